"""Coins of a payment that go back to whoever paid: by an owner, or later by two people."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from civic.decisions.models import Proposal, Stages, moment, signature
from rewards.ledger.models import Transaction
from rewards.redemption.payments.models import Redemption

KEY_LENGTH = 100
STAGES = Stages(waiting="asked", approved="approved", rejected="rejected")
REASON_LENGTH = 100  # with the shop and the receipt it fits into a line of the wallet


class LateRefund(Proposal):
    """An owner or an operator asks for coins of an old payment to go back to the wallet that paid.

    Approved by a second person, it is a refund like any other, in the books' open period; the merchant's next
    statement lists it and names the period that it corrects.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("waiting for a second person")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")

    stages = STAGES

    redemption = models.ForeignKey(
        Redemption, models.PROTECT, related_name="late_refunds", verbose_name=_("redemption")
    )
    coins = models.PositiveIntegerField(_("coins"))
    reason = models.CharField(_("reason"), max_length=REASON_LENGTH, help_text=_("The customer and the shop read it."))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ASKED)
    proposed_by = signature(_("requested by"))
    proposed_at = moment(_("requested"))
    key = models.CharField(
        _("key"),
        max_length=KEY_LENGTH,
        blank=True,
        default="",
        db_default="",
        help_text=_("Of a program: the same key asks once."),
    )

    class Meta:
        verbose_name = _("late refund")
        verbose_name_plural = _("late refunds")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(coins__gt=0), name="late_refund_has_coins"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="late_refund_has_reason"),
            *STAGES.constraints("late_refund"),
            models.UniqueConstraint(
                fields=["redemption"], condition=models.Q(state="asked"), name="late_refund_one_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["redemption", "proposed_by", "key"],
                condition=~models.Q(key=""),
                name="late_refund_once_per_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.redemption} · {self.coins:,}"


class Refund(models.Model):
    """Coins of a payment that an owner, or later two people, gave back: a part, or what was left of it."""

    redemption = models.ForeignKey(Redemption, models.PROTECT, related_name="refunds", verbose_name=_("redemption"))
    coins = models.PositiveIntegerField(_("coins"))
    transaction = models.OneToOneField(
        Transaction, models.PROTECT, db_constraint=False, related_name="refund", verbose_name=_("transaction")
    )
    late = models.OneToOneField(
        LateRefund, models.PROTECT, null=True, related_name="refund", verbose_name=_("late refund")
    )
    refunded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("given back by")
    )
    refunded_at = models.DateTimeField(_("given back"))

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering = ["id"]
        indexes = [models.Index(fields=["refunded_at"], name="refund_by_day")]
        constraints = [models.CheckConstraint(condition=models.Q(coins__gt=0), name="refund_has_coins")]

    def __str__(self) -> str:
        return f"{self.redemption_id} · {self.coins}"
