"""A citizen's own events as a calendar that other programs read."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen


class CalendarFeed(models.Model):
    """The secret address of a citizen's own events. It is derived from `nonce`; a new one ends the old one."""

    citizen = models.OneToOneField(Citizen, models.CASCADE, related_name="calendar_feed", verbose_name=_("citizen"))
    nonce = models.BinaryField(max_length=16, editable=False)
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("made"))
    read_on = models.DateField(_("last read"), null=True)

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")

    def __str__(self) -> str:
        return str(self.citizen_id)
