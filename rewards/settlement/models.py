"""A period's end: one settlement, one statement per merchant, one CSV that never changes.

Periods are months unless the scheme says otherwise (schemes.py); `month` is always a period's first day.
"""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from civic.web.private_files import private_files
from rewards.ledger.models import Transaction
from rewards.settlement.periods import Period
from rewards.settlement.schemes import Length
from rewards.shops.models import Merchant, Shop


class Settlement(models.Model):
    """A closed period: its statements, and the CSV as it was issued, byte for byte."""

    month = models.DateField(_("period"), primary_key=True, help_text=_("Its first day."))
    length = models.CharField(
        _("length"), max_length=5, choices=Length.choices, default=Length.MONTH, db_default=Length.MONTH, editable=False
    )
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
        return str(self.period)

    @property
    def period(self) -> Period:
        return Period(self.month, Length(self.length))


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
    voucher = models.CharField(_("voucher"), max_length=8, choices=Voucher.choices, blank=True)
    invoice_number = models.CharField(_("invoice number"), max_length=10, blank=True)
    invoiced_on = models.DateField(_("date of the invoice or receipt"), null=True)
    invoice_photo = models.FileField(
        _("photo of the invoice"), upload_to="invoices/%Y/", storage=private_files, blank=True
    )
    batch = models.ForeignKey(
        SettlementBatch, models.PROTECT, null=True, related_name="statements", verbose_name=_("batch")
    )
    paid_on = models.DateField(_("paid on"), null=True)
    bank_reference = models.CharField(_("bank reference"), max_length=40, blank=True)

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
            models.UniqueConstraint(
                fields=["invoice_number"], condition=~models.Q(invoice_number=""), name="statement_invoice_once"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def period(self) -> Period:
        return self.settlement.period


class StatementLine(models.Model):
    """One movement of a merchant's coins in the period, as the statement lists it. Never changed.

    `coins` is signed. A period that would end below zero is brought to zero by a line `carried`; the same coins
    are taken off again by a line `brought` in the merchant's next statement.
    """

    class Kind(models.TextChoices):
        REDEMPTION = "redemption", _("payment")
        VOID = "void", _("cancellation")
        REFUND = "refund", _("refund")
        ADJUSTMENT = "adjustment", _("adjustment")
        BROUGHT = "brought", _("brought over from before")
        CARRIED = "carried", _("carried over to the next statement")

    statement = models.ForeignKey(
        Statement, models.PROTECT, related_name="lines", db_index=False, verbose_name=_("statement")
    )
    transaction = models.ForeignKey(
        Transaction,
        models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
        verbose_name=_("transaction"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    at = models.DateTimeField(_("business time"))
    shop = models.ForeignKey(Shop, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("shop"))
    receipt = models.CharField(_("receipt"), max_length=12, blank=True)
    coins = models.BigIntegerField(_("coins"))
    corrects = models.DateField(_("corrects the period"), null=True)

    class Meta:
        verbose_name = _("statement line")
        verbose_name_plural = _("statement lines")
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["statement", "at", "id"], name="statement_line_in_order"),
            models.Index(
                fields=["statement"],
                include=["coins"],
                name="statement_line_carried",
                condition=models.Q(kind__in=["brought", "carried"]),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["transaction", "statement"], name="statement_line_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["brought", "carried"], transaction__isnull=True)
                | (~models.Q(kind__in=["brought", "carried"]) & models.Q(transaction__isnull=False)),
                name="statement_line_has_transaction",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.receipt or self.kind} {self.coins}"
