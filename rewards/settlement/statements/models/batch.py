"""Batches of statements. They stand below payments, where their actions are, because a statement names its batch."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from civic.decisions.models import Proposal, Stages, moment, signature
from rewards.settlement.periods.models import Settlement

STAGES = Stages(waiting="open", approved="approved", rejected="rejected", later=("paid", "returned"))


class SettlementBatch(Proposal):
    """Statements of a period that are paid together: put together by the operator, approved by finance."""

    class State(models.TextChoices):
        OPEN = "open", _("waiting for finance")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("sent back")
        PAID = "paid", _("paid")
        RETURNED = "returned", _("ended: every transfer came back")

    stages = STAGES

    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="batches", verbose_name=_("settlement"))
    count = models.PositiveIntegerField(_("statements"))
    coins = models.BigIntegerField(_("coins"))
    amount_twd = models.BigIntegerField(_("amount in NT$"))
    coin_twd = models.PositiveIntegerField(_("NT$ for a coin"), db_default=1, editable=False)
    rows_sha256 = models.CharField(
        _("SHA-256 of what was approved"), max_length=64, default="", db_default="", editable=False,
        help_text=_("Set by the database with the approval: over each merchant, account and amount."),
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    proposed_by = signature(_("put together by"))
    proposed_at = moment(_("put together"))

    class Meta:
        verbose_name = _("payment batch")
        verbose_name_plural = _("payment batches")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_twd=models.F("coins") * models.F("coin_twd")),
                name="batch_amount_is_coins_by_rate",
            ),
            *STAGES.constraints("batch"),
        ]

    def __str__(self) -> str:
        return f"{self.settlement_id:%Y%m}-B{self.pk}"
