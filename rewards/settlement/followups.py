"""What may follow an issued statement: an adjustment, reminders, a transfer sent back, a payment in spite of a hold."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from rewards.fraud.models import PayoutHold
from rewards.ledger.models import Transaction
from rewards.settlement.doubts import StatementDispute
from rewards.settlement.models import SettlementBatch, Statement


class StatementAdjustment(models.Model):
    """Coins that a disputed line lacks (or has too many): asked for by an operator, approved by another person.

    Approved, it is a line of the merchant's next open month, marked with the month that it corrects.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("waiting for a second person")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")

    dispute = models.ForeignKey(StatementDispute, models.PROTECT, related_name="adjustments", verbose_name=_("dispute"))
    coins = models.IntegerField(_("coins"), help_text=_("More than 0: the merchant gets more; below: less."))
    reason = models.CharField(_("reason"), max_length=300, help_text=_("The owner reads it."))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ASKED)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(_("requested"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    decision = models.CharField(_("reason of the decision"), max_length=300, blank=True)
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
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("requested_by")),
                name="adjustment_four_eyes",
            ),
            models.CheckConstraint(
                condition=models.Q(state="asked", decided_by__isnull=True, transaction__isnull=True)
                | models.Q(state="rejected", decided_by__isnull=False, transaction__isnull=True)
                | models.Q(state="approved", decided_by__isnull=False, transaction__isnull=False),
                name="adjustment_decision_is_signed",
            ),
            models.UniqueConstraint(
                fields=["dispute"], condition=models.Q(state="asked"), name="adjustment_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dispute.statement} {self.coins:+,}"


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


class PaymentRejection(models.Model):
    """The bank did not carry out one statement's transfer: that statement alone waits for another batch."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="rejections", verbose_name=_("statement"))
    batch = models.ForeignKey(SettlementBatch, models.PROTECT, related_name="rejections", verbose_name=_("batch"))
    reason = models.CharField(_("the bank’s reason"), max_length=300)
    amount_twd = models.BigIntegerField(_("amount in NT$"))
    paid_on = models.DateField(_("had been noted as paid on"), null=True)
    bank_reference = models.CharField(_("bank reference"), max_length=40, blank=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("noted by"))
    noted_at = models.DateTimeField(_("noted"))

    class Meta:
        verbose_name = _("rejected transfer")
        verbose_name_plural = _("rejected transfers")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "batch"], name="rejection_once_per_batch"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="rejection_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.statement} · {self.reason}"


class HeldPayment(models.Model):
    """The bank has paid a statement while the merchant's payouts were on hold: an alarm, until the desk has looked.

    The bank had the file before the hold, or paid in spite of it. That it paid is a fact and is noted as one; the
    database itself writes this row beside it, whoever notes the payment.
    """

    class State(models.TextChoices):
        OPEN = "open", _("not looked at")
        SEEN = "seen", _("looked at")

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="held_payments", verbose_name=_("statement"))
    batch = models.ForeignKey(SettlementBatch, models.PROTECT, related_name="held_payments", verbose_name=_("batch"))
    hold = models.ForeignKey(PayoutHold, models.PROTECT, related_name="payments", verbose_name=_("payout hold"))
    amount_twd = models.BigIntegerField(_("amount in NT$"))
    paid_on = models.DateField(_("paid on"))
    bank_reference = models.CharField(_("bank reference"), max_length=40)
    noted_at = models.DateTimeField(_("noted"), db_default=Now())
    state = models.CharField(_("state"), max_length=6, choices=State.choices, default=State.OPEN)
    note = models.CharField(_("what came of it"), max_length=300, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("looked at by")
    )
    seen_at = models.DateTimeField(_("looked at"), null=True)

    class Meta:
        verbose_name = _("payment in spite of a hold")
        verbose_name_plural = _("payments in spite of a hold")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "batch"], name="held_payment_once_per_batch"),
            models.CheckConstraint(
                condition=models.Q(state="open", seen_at__isnull=True)
                | (models.Q(state="seen", seen_at__isnull=False, seen_by__isnull=False) & ~models.Q(note="")),
                name="held_payment_is_signed_when_seen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement} · {self.bank_reference}"
