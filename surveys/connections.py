"""What this app's slices register with those below them, in one place. Imported when the app is ready."""

from surveys import personal
from surveys.responses import menu
from surveys.results import voting
