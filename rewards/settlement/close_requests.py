from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class CloseRequest(models.Model):
    """An operator asked for a period to be closed now: a job does it, and notes here how far it is."""

    month = models.DateField(_("first day"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("requested by")
    )
    asked_at = models.DateTimeField(_("requested"))
    taken_at = models.DateTimeField(_("taken by a worker"), null=True)
    done = models.PositiveSmallIntegerField(_("parts done"), default=0)
    parts = models.PositiveSmallIntegerField(_("parts"), default=1)
    ended_at = models.DateTimeField(_("closing ended"), null=True)
    fault = models.CharField(_("what went wrong"), max_length=300, blank=True)
    facts = models.JSONField(
        _("facts"), default=dict, db_default={}, help_text=_("The numbers and names that the words need.")
    )

    class Meta:
        verbose_name = _("request to close a month")
        verbose_name_plural = _("requests to close a month")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["month"], condition=models.Q(ended_at__isnull=True), name="close_request_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month}"

    @property
    def fault_in_words(self) -> str:
        """What went wrong, in the reader's language; a sentence that was kept without facts is given as it is."""
        words = gettext(self.fault) if self.fault else ""
        return words % self.facts if self.facts else words
