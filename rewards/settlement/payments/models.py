"""What the bank may do besides paying: reject a transfer, or pay in spite of a hold."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from rewards.fraud.models import PayoutHold
from rewards.settlement.statements.models import SettlementBatch, Statement


class PaymentRejection(models.Model):
    """A transfer that the bank did not carry out: that statement alone waits for another batch."""

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
    """A payment of the bank while the merchant's payouts were on hold: an alarm, until the desk has looked.

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
