"""The ledger: double entry in whole coins, which knows nothing of shops, notices or people.

    Account ──< Posting >── Account        a posting moves a positive number of coins from a source
                  │                        account to a destination account, so it balances by itself
             Transaction                   one event: a kind, a key that makes it happen once, a reason

Rows are only ever inserted. Guards in the database (sql/) refuse UPDATE, DELETE and TRUNCATE,
refuse postings that join an old transaction, keep the stored balances, and hold them at zero or above.
"""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from civic.core.moments import amount
from rewards.ledger.models.fields import Xid8Field


class Account(models.Model):
    """Where coins can be. The address says it: `mint`, `budget/3/2026`, `wallet/12/2027-12-31` …

    `balance` is stored for the kinds that must never go below zero, and written by a trigger alone (a large campaign's
    lies in slices: `queries.stored` adds them);
    for the others (a shop's account takes postings from many tills at once) it stays 0 and the sum of the
    postings is the balance.
    """

    class Kind(models.TextChoices):
        MINT = "mint", _("mint")
        BUDGET = "budget", _("agency budget")
        CAMPAIGN = "campaign", _("campaign")
        WALLET = "wallet", _("wallet")
        HOLD = "hold", _("hold")
        PAYABLE = "payable", _("owed to a merchant")
        FEE = "fee", _("owed for fees")
        PAID = "paid", _("paid out")
        EXPIRED = "expired", _("expired")
        RETURNED = "returned", _("returned to the treasury")
        ADJUSTMENT = "adjustment", _("adjustments")

    address = models.CharField(_("name of the account"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    holder_id = models.BigIntegerField(
        _("holder"), null=True, blank=True, help_text=_("The agency, campaign, citizen or merchant, by kind.")
    )
    expires_on = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("Last Taipei day on which a wallet's coins can be spent.")
    )
    balance = models.BigIntegerField(_("balance"), default=0, db_default=0)
    opened_at = models.DateTimeField(_("opened"), db_default=Now())

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        indexes = [models.Index(fields=["kind", "holder_id", "expires_on"], name="account_by_holder")]
        constraints = [
            models.CheckConstraint(condition=models.Q(balance__gte=0), name="account_balance_not_negative"),
            models.CheckConstraint(
                condition=models.Q(kind="wallet", expires_on__isnull=False) | ~models.Q(kind="wallet"),
                name="account_wallet_has_last_day",
            ),
        ]

    def __str__(self) -> str:
        return self.address


class Slice(models.Model):
    """A sixteenth of a large campaign's balance, so that many can be given its coins at once without queueing.

    The account's own `balance` is 0 then. Postings name the account; which slice paid is nobody's business.
    """

    account = models.ForeignKey(
        Account,
        models.DO_NOTHING,
        related_name="slices",
        db_constraint=False,
        db_index=False,
        verbose_name=_("account"),
    )
    number = models.PositiveSmallIntegerField(_("number"))
    coins = models.BigIntegerField(_("coins"))

    class Meta:
        verbose_name = _("slice of a balance")
        verbose_name_plural = _("slices of balances")
        constraints = [
            models.UniqueConstraint(fields=["account", "number"], name="slice_once"),
            models.CheckConstraint(condition=models.Q(coins__gte=0), name="slice_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}/{self.number}: {self.coins}"


# Kinds that people decide about, one by one; all the others are as many as payments and awards.
DECIDED_BY_PEOPLE = ("adjust", "correct", "issue", "lower", "remit", "reserve", "settle")


class Transaction(models.Model):
    """One event that moves coins, with its postings. Never edited: a correction is a new transaction.

    `month` is the first day of the settlement period into which it falls: the month's, unless another scheme is in
    force.
    """

    class Kind(models.TextChoices):
        ISSUE = "issue", _("issued to a budget")
        LOWER = "lower", _("taken off a budget")
        REMIT = "remit", _("unused coins returned to the treasury")
        CORRECT = "correct", _("change of a budget corrected")
        RESERVE = "reserve", _("reserved for a campaign")
        RETURN = "return", _("returned to the budget")
        AWARD = "award", _("earned")
        SPEND = "spend", _("paid at a shop")
        VOID = "void", _("payment cancelled")
        REFUND = "refund", _("refunded")
        HOLD = "hold", _("held")
        RELEASE = "release", _("released")
        VOUCHER = "voucher", _("put into a voucher")
        UNVOUCHER = "unvoucher", _("back from a voucher")
        EXPIRE = "expire", _("expired")
        SETTLE = "settle", _("paid to a merchant")
        ADJUST = "adjust", _("adjusted")
        MERGE = "merge", _("accounts merged")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    idempotency_key = models.CharField(_("idempotency key"), max_length=160)
    request_hash = models.CharField(_("hash of the request"), max_length=64)
    actor = models.CharField(_("by"), max_length=60, help_text=_("user:ID, or the job that did it."))
    reason = models.CharField(_("reason"), max_length=200, help_text=_("Fit for the citizen to read."))
    reverses = models.ForeignKey(
        "self",
        models.DO_NOTHING,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        verbose_name=_("reverses"),
    )
    effective_at = models.DateTimeField(_("business time"))
    month = models.DateField(_("period in the books"), help_text=_("First day; set by the database."))
    recorded_at = models.DateTimeField(_("recorded"), db_default=Now())
    xid = Xid8Field(editable=False)

    class Meta:
        verbose_name = _("transaction")
        verbose_name_plural = _("transactions")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["month", "kind"], name="transaction_by_month"),
            models.Index(fields=["reverses"], name="transaction_reverses", condition=models.Q(reverses__isnull=False)),
            models.Index(fields=["xid"], name="transaction_by_xid"),
            models.Index(
                fields=["kind"], name="transaction_of_rare_kind", condition=models.Q(kind__in=DECIDED_BY_PEOPLE)
            ),
        ]
        # Not `unique=True`: that adds a second index, for LIKE, which nobody asks for.
        constraints = [
            models.UniqueConstraint(fields=["idempotency_key"], name="transaction_key_once"),
            models.CheckConstraint(
                condition=~models.Q(kind__in=["void", "refund", "release", "correct"])
                | models.Q(reverses__isnull=False),
                name="transaction_reversal_names_its_original",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.get_kind_display()}"


class Posting(models.Model):
    """Coins that moved from one account to another: a whole number, at least 1.

    The database checks both ends in its own trigger, so the foreign keys carry no second check: a check by
    foreign key would lock a busy shop's account row at every payment.
    """

    transaction = models.ForeignKey(
        Transaction,
        models.DO_NOTHING,
        related_name="postings",
        db_constraint=False,
        db_index=False,
        verbose_name=_("transaction"),
    )
    source = models.ForeignKey(
        Account,
        models.DO_NOTHING,
        related_name="postings_out",
        db_constraint=False,
        db_index=False,
        verbose_name=_("from"),
    )
    destination = models.ForeignKey(
        Account,
        models.DO_NOTHING,
        related_name="postings_in",
        db_constraint=False,
        db_index=False,
        verbose_name=_("to"),
    )
    amount = models.BigIntegerField(_("coins"))

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering = ["-id"]
        # Each carries what balances and a month's totals ask for, so that the rows themselves need not be read.
        indexes = [
            models.Index(
                fields=["transaction"], include=["source", "destination", "amount"], name="posting_of_transaction"
            ),
            models.Index(
                fields=["source"], include=["amount", "destination", "transaction"], name="posting_from_account"
            ),
            models.Index(
                fields=["destination"], include=["amount", "source", "transaction"], name="posting_to_account"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="posting_amount_positive"),
            models.CheckConstraint(
                condition=~models.Q(source=models.F("destination")), name="posting_between_two_accounts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.destination}: {amount(self.amount)}"
