"""The month's end: one settlement, one statement per merchant, one CSV that never changes."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from rewards.shops.models import Merchant


class Settlement(models.Model):
    """A closed month: its statements, and the CSV as it was issued, byte for byte."""

    month = models.DateField(_("month"), primary_key=True, help_text=_("Its first day."))
    issued_at = models.DateTimeField(_("issued"), db_default=Now())
    issued_by = models.CharField(_("by"), max_length=60)
    redemptions = models.PositiveIntegerField(_("redemptions"))
    coins_payable = models.BigIntegerField(_("coins payable"))
    amount_twd = models.BigIntegerField(_("amount in NT$"))
    csv = models.BinaryField(_("CSV"), editable=False)
    csv_sha256 = models.CharField(_("SHA-256 of the CSV"), max_length=64, editable=False)

    class Meta:
        verbose_name = _("settlement")
        verbose_name_plural = _("settlements")
        ordering = ["-month"]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class Statement(models.Model):
    """What one merchant took in one month, in coins, and what the county owes for it, in NT$."""

    class Status(models.TextChoices):
        ISSUED = "issued", _("issued")

    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="statements", verbose_name=_("settlement"))
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="statements", verbose_name=_("merchant"))
    number = models.CharField(_("statement no."), max_length=20, unique=True)
    merchant_name = models.CharField(_("merchant’s name then"), max_length=80)
    tax_id = models.CharField(_("tax id then"), max_length=8)
    redemptions = models.PositiveIntegerField(_("redemptions"))
    coins_redeemed = models.BigIntegerField(_("coins redeemed"))
    voids = models.PositiveIntegerField(_("cancellations"))
    coins_voided = models.BigIntegerField(_("coins cancelled"))
    adjustments = models.BigIntegerField(_("adjustments in coins"))
    coins_payable = models.BigIntegerField(_("coins payable"))
    amount_twd = models.BigIntegerField(_("amount in NT$"))
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.ISSUED)

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["-settlement", "merchant_name"]
        constraints = [
            models.UniqueConstraint(fields=["settlement", "merchant"], name="statement_once_a_month"),
            models.CheckConstraint(
                condition=models.Q(
                    coins_payable=models.F("coins_redeemed") - models.F("coins_voided") + models.F("adjustments")
                ),
                name="statement_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return self.number
