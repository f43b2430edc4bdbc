"""Reminders: mails that ask a merchant to confirm a statement."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rewards.settlement.statements.models.statement import Statement


class StatementReminder(models.Model):
    """A mail that asks a merchant to confirm: filed once, with its letters in the outbox, and sent at most once."""

    statement = models.ForeignKey(
        Statement, models.PROTECT, related_name="reminders", db_index=False, verbose_name=_("statement")
    )
    days = models.PositiveSmallIntegerField(_("days after the issue"))
    filed_at = models.DateTimeField(_("filed"))
    sent_at = models.DateTimeField(_("sent"), null=True)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "days"], name="reminder_once"),
        ]

    def __str__(self) -> str:
        return f"{self.statement} +{self.days}"
