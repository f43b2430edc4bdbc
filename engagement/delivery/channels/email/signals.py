"""What happens to mailboxes, for whoever tells it."""

from django.dispatch import Signal

ended = Signal()  # mailbox, at
