"""Where somebody is signed in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Visit(models.Model):
    """A browser in which somebody is signed in: since when, and when it was last seen, to a quarter of an hour.

    `round` is the person's round of sessions: when that goes up, older visits are over although their rows are there.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="visits", verbose_name=_("user"))
    session_key = models.CharField(max_length=40, unique=True, editable=False)
    device = models.CharField(_("device"), max_length=80, blank=True)
    since = models.DateTimeField(_("since"))
    seen_at = models.DateTimeField(_("last seen"))
    round = models.PositiveIntegerField(editable=False)

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["-seen_at", "-pk"]

    def __str__(self) -> str:
        return self.device or f"{self.pk}"
