"""Reminders: mails that ask a merchant to confirm a statement."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rewards.settlement.statements.models.statement import Statement


class StatementReminder(models.Model):
    """A mail that asks a merchant to confirm: filed first, taken by one worker, sent at most once."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="reminders", verbose_name=_("statement"))
    days = models.PositiveSmallIntegerField(_("days after the issue"))
    filed_at = models.DateTimeField(_("filed"))
    taken_at = models.DateTimeField(_("taken by a worker"), null=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    tries = models.PositiveSmallIntegerField(_("times tried"), default=0)
    fault = models.CharField(_("what went wrong"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "days"], name="reminder_once"),
            models.CheckConstraint(
                condition=models.Q(sent_at__isnull=True) | models.Q(taken_at__isnull=False),
                name="reminder_sent_was_taken",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="reminder_waiting", condition=models.Q(taken_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.statement} +{self.days}"
