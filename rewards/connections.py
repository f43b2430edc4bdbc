"""What this app's slices register with those below them, in one place. Imported when the app is ready."""

from rewards import datasets, menu, personal
from rewards.erasure import actions as erasure
from rewards.limits import terms
from rewards.merging import queries as merging
