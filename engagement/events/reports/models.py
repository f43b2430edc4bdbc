"""An event's people by district and age, and its counts for everybody: taken once, after the doors have sent all."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from engagement.events.events.models import Event


class EventFigures(models.Model):
    """Counts of an event that is over. They are taken once and stay, so that nobody learns of one person by comparing.

    `counts` holds `steps` (reach, signed, came, stayed, visits with companions, coins), and by `districts` and `ages`
    how many did not come, came, and stayed to the end.
    """

    event = models.OneToOneField(
        Event, models.CASCADE, primary_key=True, related_name="figures", verbose_name=_("event")
    )
    counts = models.JSONField(_("counts"))
    at = models.DateTimeField(_("counted"))

    class Meta:
        verbose_name = _("figures of an event")
        verbose_name_plural = _("figures of events")
        ordering = ["-at"]

    def __str__(self) -> str:
        return str(self.event)
