"""Requests to close a period, and the differences that were found while closing."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rewards.settlement.statements.models import Statement


class CloseRequest(models.Model):
    """A request of an operator to close a period now; the job that does it notes here how far it is."""

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
        """Say what went wrong, in the reader’s language; a sentence kept without facts is given as it is."""
        words = gettext(self.fault) if self.fault else ""
        return words % self.facts if self.facts else words


class SettlementDifference(models.Model):
    """Two records of one movement that do not agree; it holds the merchant’s statement until it is explained."""

    class Check(models.TextChoices):
        REDEMPTION = "redemption", _("ledger against redemptions")
        LINE = "line", _("ledger against statement lines")
        FIGURES = "figures", _("statement against its lines")

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="differences", verbose_name=_("statement"))
    check_made = models.CharField(_("what was compared"), max_length=12, choices=Check.choices)
    transaction_no = models.BigIntegerField(_("transaction"), null=True)
    receipt = models.CharField(_("receipt"), max_length=12, blank=True)
    first_coins = models.BigIntegerField(_("coins on the first side"), null=True, help_text=_("Empty: nothing there."))
    second_coins = models.BigIntegerField(
        _("coins on the second side"), null=True, help_text=_("Empty: nothing there.")
    )
    found_at = models.DateTimeField(_("found"), db_default=Now())
    explanation = models.CharField(_("explanation"), max_length=300, blank=True)
    explained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("explained by")
    )
    explained_at = models.DateTimeField(_("explained"), null=True)

    class Meta:
        verbose_name = _("difference")
        verbose_name_plural = _("differences")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(explained_at__isnull=True)
                | (~models.Q(explanation="") & models.Q(explained_by__isnull=False)),
                name="difference_explanation_is_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_check_made_display()}: {self.first_coins} / {self.second_coins}"
