"""What this app tells upwards, inside the transaction in which it happens."""

from django.dispatch import Signal

award_held = Signal()  # held, at
award_refused = Signal()  # held (also after an objection), at
