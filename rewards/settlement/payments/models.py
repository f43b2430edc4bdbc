"""What the bank may do besides paying: reject a transfer, or pay in spite of a hold."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from rewards.fraud.models import PayoutHold
from rewards.payees.models import MerchantChange
from rewards.settlement.statements.models import SettlementBatch, Statement


def is_sha256_of(column: str) -> models.Q:
    """State that `sha256` is the SHA-256 of a column of bytes, for a constraint."""
    hashed = models.Func(models.F(column), function="sha256", output_field=models.BinaryField())
    text = models.Func(hashed, models.Value("hex"), function="encode", output_field=models.CharField())
    return models.Q(sha256=text)


class BankFile(models.Model):
    """The file that tells the bank what to pay, in one layout: made once, and served as it was stored ever after.

    All layouts that the county uses are made with the first that is taken, so they say the same.
    """

    batch = models.ForeignKey(
        SettlementBatch, models.PROTECT, related_name="files", db_index=False, verbose_name=_("batch")
    )
    layout = models.CharField(_("layout"), max_length=40)
    name = models.CharField(_("file name"), max_length=80)
    content_type = models.CharField(_("kind of file"), max_length=80)
    content = models.BinaryField(_("content"), editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("file for the bank")
        verbose_name_plural = _("files for the bank")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "layout"], name="bank_file_made_once"),
            models.CheckConstraint(condition=is_sha256_of("content"), name="bank_file_is_what_was_made"),
        ]

    def __str__(self) -> str:
        return self.name


class BankAnswer(models.Model):
    """A file in which the bank said what it did with a batch, as it was read: the same file is read once."""

    batch = models.ForeignKey(SettlementBatch, models.PROTECT, related_name="answers", verbose_name=_("batch"))
    content = models.BinaryField(_("content"), editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True, editable=False)
    paid = models.PositiveIntegerField(_("transfers paid"))
    rejected = models.PositiveIntegerField(_("transfers sent back"))
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("read by"))
    read_at = models.DateTimeField(_("read on"))

    class Meta:
        verbose_name = _("answer of the bank")
        verbose_name_plural = _("answers of the bank")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=is_sha256_of("content"), name="bank_answer_is_what_was_read"),
        ]

    def __str__(self) -> str:
        return f"{self.batch} {self.sha256[:12]}"


class BankReference(models.Model):
    """A reference under which the bank has paid: each belongs to one payment, also after that came back.

    The database itself writes the row when a statement is noted as paid.
    """

    reference = models.CharField(_("bank reference"), max_length=40, unique=True)
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="references", verbose_name=_("statement"))
    batch = models.ForeignKey(SettlementBatch, models.PROTECT, related_name="references", verbose_name=_("batch"))

    class Meta:
        verbose_name = _("bank reference")
        verbose_name_plural = _("bank references")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.reference


class BatchRow(models.Model):
    """One row of a batch as finance approved it: whom the bank is to pay, into which account, and how much.

    The database writes the rows with the approval, from the statements and the merchants as they are at that moment;
    nobody changes them. An account that a merchant has changed later counts for the next batch.
    """

    batch = models.ForeignKey(
        SettlementBatch, models.PROTECT, related_name="rows", db_index=False, verbose_name=_("batch")
    )
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="batch_rows", verbose_name=_("statement"))
    merchant_name = models.CharField(_("merchant’s name then"), max_length=80)
    tax_id = models.CharField(_("tax id then"), max_length=8)
    bank_code = models.CharField(_("bank code then"), max_length=7, blank=True)
    bank_account = models.CharField(_("bank account then"), max_length=16, blank=True)
    coins = models.BigIntegerField(_("coins"))
    amount_twd = models.BigIntegerField(_("amount in NT$"))
    sha256 = models.CharField(_("SHA-256 of the row"), max_length=64, editable=False)

    class Meta:
        verbose_name = _("approved row")
        verbose_name_plural = _("approved rows")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["batch", "statement"], name="batch_row_once")]

    def __str__(self) -> str:
        return f"{self.statement} NT${self.amount_twd}"


class PaymentRejection(models.Model):
    """A transfer that the bank did not carry out: that statement alone waits for another batch."""

    statement = models.ForeignKey(
        Statement, models.PROTECT, related_name="rejections", db_index=False, verbose_name=_("statement")
    )
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
    """A payment of the bank while the merchant's payouts waited: an alarm, until the desk has looked.

    Somebody had put them on hold, or the payee was changed some days before. The bank had the file before, or paid in
    spite of it. That it paid is a fact and is noted as one; the database itself writes this row, whoever notes it.
    """

    class State(models.TextChoices):
        OPEN = "open", _("not looked at")
        SEEN = "seen", _("looked at")

    statement = models.ForeignKey(
        Statement, models.PROTECT, related_name="held_payments", db_index=False, verbose_name=_("statement")
    )
    batch = models.ForeignKey(SettlementBatch, models.PROTECT, related_name="held_payments", verbose_name=_("batch"))
    hold = models.ForeignKey(
        PayoutHold, models.PROTECT, null=True, related_name="payments", verbose_name=_("payout hold")
    )
    change = models.ForeignKey(
        MerchantChange, models.PROTECT, null=True, related_name="payments", verbose_name=_("change of a payee")
    )
    amount_twd = models.BigIntegerField(_("amount in NT$"))
    paid_on = models.DateField(_("paid on"))
    bank_reference = models.CharField(_("bank reference"), max_length=40)
    noted_at = models.DateTimeField(_("noted"), db_default=Now())
    state = models.CharField(_("state"), max_length=6, choices=State.choices, default=State.OPEN)
    note = models.CharField(_("outcome of the check"), max_length=300, blank=True)
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
                condition=models.Q(hold__isnull=True) ^ models.Q(change__isnull=True), name="held_payment_says_why"
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", seen_at__isnull=True)
                | (models.Q(state="seen", seen_at__isnull=False, seen_by__isnull=False) & ~models.Q(note="")),
                name="held_payment_is_signed_when_seen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement} · {self.bank_reference}"
