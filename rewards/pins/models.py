"""Six digits that a person types on somebody else's screen: hashed, and locked after five wrong ones."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PinLock(models.Model):
    """A PIN, as a slow hash, with what its wrong tries came to."""

    pin = models.CharField(max_length=128, blank=True, editable=False)
    wrong_pins = models.PositiveSmallIntegerField(default=0, editable=False)
    locked_until = models.DateTimeField(_("PIN locked until"), null=True, editable=False)

    class Meta:
        abstract = True
