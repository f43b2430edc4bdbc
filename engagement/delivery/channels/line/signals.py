"""What happens to links, for whoever tells it."""

from django.dispatch import Signal

linked = Signal()  # account, at
