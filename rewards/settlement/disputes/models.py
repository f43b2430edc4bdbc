"""Disputes of lines, and the adjustments that answer some of them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from civic.decisions.models import Proposal, Stages, moment, signature
from civic.web.private_files import private_files
from civic.web.uploads import PhotoField
from rewards.ledger.models import Transaction
from rewards.settlement.statements.models import Statement, StatementLine

STAGES = Stages(waiting="asked", approved="approved", rejected="rejected")


class StatementDispute(models.Model):
    """An owner’s word that a line is wrong, and why; the statement waits until the operator answers."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="disputes", verbose_name=_("statement"))
    line = models.ForeignKey(StatementLine, models.PROTECT, related_name="disputes", verbose_name=_("line"))
    reason = models.CharField(_("reason"), max_length=300)
    photo = PhotoField(_("photo"), upload_to="disputes/%Y/", storage=private_files, blank=True)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("raised by")
    )
    raised_at = models.DateTimeField(_("raised"))
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("answer by")
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


class StatementAdjustment(Proposal):
    """Coins that a disputed line lacks (or has too many): asked for by an operator, approved by another person.

    Approved, it is a line of the merchant's next open month, marked with the month that it corrects.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("waiting for a second person")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")

    stages = STAGES

    dispute = models.ForeignKey(StatementDispute, models.PROTECT, related_name="adjustments", verbose_name=_("dispute"))
    coins = models.IntegerField(_("coins"), help_text=_("More than 0: the merchant gets more; below: less."))
    reason = models.CharField(_("reason"), max_length=300, help_text=_("The owner reads it."))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ASKED)
    proposed_by = signature(_("requested by"))
    proposed_at = moment(_("requested"))
    transaction = models.OneToOneField(
        Transaction, models.DO_NOTHING, null=True, related_name="+", db_constraint=False, verbose_name=_("transaction")
    )

    class Meta:
        verbose_name = _("adjustment of a statement")
        verbose_name_plural = _("adjustments of statements")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(coins=0), name="adjustment_has_coins"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="adjustment_has_reason"),
            models.CheckConstraint(
                condition=models.Q(state="approved", transaction__isnull=False)
                | (~models.Q(state="approved") & models.Q(transaction__isnull=True)),
                name="adjustment_moved_when_approved",
            ),
            *STAGES.constraints("adjustment"),
            models.UniqueConstraint(
                fields=["dispute"], condition=models.Q(state="asked"), name="adjustment_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dispute.statement} {self.coins:+,}"
