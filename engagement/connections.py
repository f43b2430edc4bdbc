"""What this app's slices register with those below them, in one place. Imported when the app is ready."""

from engagement import access, datasets, personal, receivers
