"""Statements: what one merchant took in one period."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from civic.web.private_files import private_files
from civic.web.uploads import PhotoField
from rewards.settlement.periods.calendar import Period
from rewards.settlement.periods.models import Settlement
from rewards.settlement.statements.models.batch import SettlementBatch
from rewards.shops.models import Merchant

# Each of its states but paid and closed.
NOT_OVER = ("draft", "held", "issued", "disputed", "confirmed", "invoiced", "batched")


class Statement(models.Model):
    """What one merchant took in one period, in coins, and what the county owes for it, in NT$."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("being made")
        HELD = "held", _("held: the books differ")
        ISSUED = "issued", _("issued")
        DISPUTED = "disputed", _("disputed")
        CONFIRMED = "confirmed", _("confirmed")
        INVOICED = "invoiced", _("invoiced")
        BATCHED = "batched", _("being paid")
        PAID = "paid", _("paid")
        CLOSED = "closed", _("closed: nothing to pay")

    class Voucher(models.TextChoices):
        INVOICE = "invoice", _("uniform invoice")
        RECEIPT = "receipt", _("signed receipt")

    settlement = models.ForeignKey(
        Settlement, models.PROTECT, related_name="statements", db_index=False, verbose_name=_("settlement")
    )
    merchant = models.ForeignKey(
        Merchant, models.PROTECT, related_name="statements", db_index=False, verbose_name=_("merchant")
    )
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
    coin_twd = models.PositiveIntegerField(_("NT$ for a coin"), db_default=1, editable=False)
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.DRAFT)
    lines_sha256 = models.CharField(_("SHA-256 of the lines"), max_length=64, default="", editable=False)
    issued_at = models.DateTimeField(_("issued"), null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    deemed = models.BooleanField(
        _("deemed confirmed"), default=False, help_text=_("The deadline passed without an answer of the owner.")
    )
    voucher = models.CharField(_("invoice or receipt"), max_length=8, choices=Voucher.choices, blank=True)
    invoice_number = models.CharField(_("invoice number"), max_length=10, blank=True)
    invoiced_on = models.DateField(_("date of the invoice or receipt"), null=True)
    invoice_twd = models.BigIntegerField(_("amount on the invoice, in NT$"), null=True)
    invoice_photo = PhotoField(_("photo of the invoice"), upload_to="invoices/%Y/", storage=private_files, blank=True)
    batch = models.ForeignKey(
        SettlementBatch, models.PROTECT, null=True, related_name="statements", verbose_name=_("batch")
    )
    paid_on = models.DateField(_("paid on"), null=True)
    bank_reference = models.CharField(_("bank reference"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["-settlement", "merchant_name"]
        indexes = [
            # What is not over yet is found beside any number of paid ones.
            models.Index(
                fields=["status", "settlement"],
                name="statement_not_over",
                condition=models.Q(status__in=NOT_OVER),
            ),
            # What the next statement takes over is read from the merchant's last one, and from one written after it.
            models.Index(fields=["merchant", "settlement"], name="statement_of_merchant"),
            models.Index(fields=["merchant", "id"], include=["settlement"], name="statement_as_written"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["settlement", "merchant"], name="statement_once_a_month"),
            models.CheckConstraint(
                condition=models.Q(
                    coins_payable=models.F("coins_redeemed") - models.F("coins_voided") + models.F("adjustments")
                ),
                name="statement_adds_up",
            ),
            models.CheckConstraint(
                condition=models.Q(amount_twd=models.F("coins_payable") * models.F("coin_twd")),
                name="statement_amount_is_coins_by_rate",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["draft", "held", "issued", "disputed", "closed"])
                | models.Q(confirmed_at__isnull=False, confirmed_by__isnull=False, deemed=False)
                | models.Q(confirmed_at__isnull=False, confirmed_by__isnull=True, deemed=True),
                name="statement_confirmation_is_signed",
            ),
            models.CheckConstraint(
                condition=models.Q(voucher="", invoice_number="", invoiced_on__isnull=True)
                | models.Q(voucher="receipt", invoice_number="", invoiced_on__isnull=False)
                | models.Q(voucher="invoice", invoice_number__regex=r"^[A-Z]{2}[0-9]{8}$", invoiced_on__isnull=False),
                name="statement_voucher_is_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=["invoiced", "batched", "paid"]) | ~models.Q(voucher=""),
                name="statement_paid_against_voucher",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["batched", "paid"], batch__isnull=False)
                | (~models.Q(status__in=["batched", "paid"]) & models.Q(batch__isnull=True)),
                name="statement_paid_in_batch",
            ),
            models.CheckConstraint(
                condition=(models.Q(status="paid", paid_on__isnull=False) & ~models.Q(bank_reference=""))
                | (~models.Q(status="paid") & models.Q(paid_on__isnull=True, bank_reference="")),
                name="statement_paid_has_reference",
            ),
            # What was entered before the amount was asked for has none.
            models.CheckConstraint(
                condition=models.Q(invoice_twd__isnull=True)
                | models.Q(voucher="invoice", invoice_twd=models.F("amount_twd")),
                name="statement_invoice_is_over_its_amount",
            ),
            models.UniqueConstraint(
                fields=["invoice_number"], condition=~models.Q(invoice_number=""), name="statement_invoice_once"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def period(self) -> Period:
        return self.settlement.period

    @property
    def can_be_disputed(self) -> bool:
        """Tell whether its owner may still say that a line is wrong."""
        return self.status in (self.Status.ISSUED, self.Status.DISPUTED)

    @property
    def can_be_invoiced(self) -> bool:
        """Tell whether its owner may enter an invoice or a receipt, or mend what was entered."""
        return self.status in (self.Status.CONFIRMED, self.Status.INVOICED)
