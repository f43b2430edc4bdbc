"""Digital citizens (數位縣民): people who live elsewhere and belong to the county all the same."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen


class DigitalCard(models.Model):
    """A digital citizen's card: a number to read out, and a key whose page tells anyone that the card is valid."""

    citizen = models.OneToOneField(Citizen, models.CASCADE, related_name="digital_card", verbose_name=_("citizen"))
    number = models.CharField(_("number"), max_length=12, unique=True)
    key = models.UUIDField(_("key"), unique=True, default=uuid.uuid4, editable=False)
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("digital citizen’s card")
        verbose_name_plural = _("digital citizens’ cards")

    def __str__(self) -> str:
        return self.number
