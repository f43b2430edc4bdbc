"""What became of notices, as it was last counted for showing."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from engagement.notices.models import Notice


class NoticeFigures(models.Model):
    """Counts of one notice. They are renewed only where nobody who kept older ones learns about a few people.

    `counts` holds `steps` (people, and coins), `channels` (those who were told and who came from it), and what is
    told by `hours`, `districts` and `ages`: how many opened, and how many of them answered.
    """

    notice = models.OneToOneField(
        Notice, models.CASCADE, primary_key=True, related_name="figures", verbose_name=_("notice")
    )
    counts = models.JSONField(_("counts"))
    at = models.DateTimeField(_("counted"))

    class Meta:
        verbose_name = _("figures of a notice")
        verbose_name_plural = _("figures of notices")
        ordering = ["-notice__published_at"]

    def __str__(self) -> str:
        return str(self.notice)
