"""What holds a statement back: two records that differ, or an owner who says that a line is wrong."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from civic.web.private_files import private_files
from rewards.settlement.models import Statement, StatementLine


class SettlementDifference(models.Model):
    """Two records of the same movement that do not agree: it holds the merchant's statement until explained."""

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


class StatementDispute(models.Model):
    """An owner says that a line is wrong, and why; the operator answers. Until then the statement waits."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="disputes", verbose_name=_("statement"))
    line = models.ForeignKey(StatementLine, models.PROTECT, related_name="disputes", verbose_name=_("line"))
    reason = models.CharField(_("reason"), max_length=300)
    photo = models.FileField(_("photo"), upload_to="disputes/%Y/", storage=private_files, blank=True)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("raised by")
    )
    raised_at = models.DateTimeField(_("raised"))
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered"), null=True)

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="dispute_has_reason"),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True)
                | (~models.Q(answer="") & models.Q(answered_by__isnull=False)),
                name="dispute_answer_is_signed",
            ),
            models.UniqueConstraint(
                fields=["line"], condition=models.Q(answered_at__isnull=True), name="dispute_open_once_per_line"
            ),
        ]

    def __str__(self) -> str:
        return self.reason
