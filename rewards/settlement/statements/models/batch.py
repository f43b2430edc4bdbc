"""Batches of statements. They stand below payments, where their actions are, because a statement names its batch."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from rewards.settlement.periods.models import Settlement


class SettlementBatch(models.Model):
    """Statements of a period that are paid together: put together by the operator, approved by finance."""

    class State(models.TextChoices):
        OPEN = "open", _("waiting for finance")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("sent back")
        PAID = "paid", _("paid")
        RETURNED = "returned", _("ended: every transfer came back")

    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="batches", verbose_name=_("settlement"))
    count = models.PositiveIntegerField(_("statements"))
    coins = models.BigIntegerField(_("coins"))
    amount_twd = models.BigIntegerField(_("amount in NT$"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    consolidated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("put together by")
    )
    consolidated_at = models.DateTimeField(_("put together"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    decision = models.CharField(_("reason of the decision"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("payment batch")
        verbose_name_plural = _("payment batches")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("consolidated_by")),
                name="batch_four_eyes",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", decided_by__isnull=True)
                | (~models.Q(state="open") & models.Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="batch_decision_is_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.settlement_id:%Y%m}-B{self.pk}"
