"""What this app's slices register with those below them, in one place. Imported when the app is ready."""

from engagement import access, datasets, news, personal
from engagement.delivery import checks

news.load()
