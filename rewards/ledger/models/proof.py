"""What proves the books: seals in a chain, what they count, and checkpoints from which a proof goes on."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from rewards.ledger.models.books import Account, Transaction
from rewards.ledger.models.fields import Xid8Field


class Seal(models.Model):
    """One link of the chain that makes tampering visible: a SHA-256 over every column of a stretch of the ledger.

    A link covers the transactions that database transactions from `from_xid` up to, but without, `to_xid` wrote.
    It is made only when all of those have ended, so nothing can slip in later.
    """

    version = models.PositiveSmallIntegerField(_("version of the canonical form"), default=1)
    from_xid = Xid8Field()
    to_xid = Xid8Field(unique=True)
    transactions = models.PositiveIntegerField(_("transactions"))
    postings = models.PositiveIntegerField(_("postings"))
    previous_hash = models.CharField(_("hash of the link before"), max_length=64, unique=True)
    hash = models.CharField(_("hash"), max_length=64, unique=True)
    rows = models.BinaryField(
        _("list of its rows"), null=True, editable=False
    )  # id and the beginning of the hash of each, so that the proof can name the first one that differs
    sealed_at = models.DateTimeField(_("sealed"), db_default=Now())

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.pk} {self.hash[:12]}"


class Turnover(models.Model):
    """What one seal's transactions moved into (above zero) or out of a merchant's account, by period and kind.

    Counted by a trigger when the seal is made, from the postings alone, so that a period's totals need not read each
    of them. `turnover.py` asks; the proof counts again.
    """

    seal = models.ForeignKey(Seal, models.DO_NOTHING, related_name="turnover", verbose_name=_("seal"))
    month = models.DateField(_("period in the books"), help_text=_("Its first day."))
    kind = models.CharField(_("kind"), max_length=12, choices=Transaction.Kind.choices)
    account = models.ForeignKey(
        Account, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False, verbose_name=_("account")
    )
    transactions = models.PositiveIntegerField(_("transactions"))
    coins = models.BigIntegerField(_("coins"))

    class Meta:
        verbose_name = _("turnover")
        verbose_name_plural = _("turnovers")
        constraints = [
            models.UniqueConstraint(
                fields=["month", "kind", "account", "seal"],
                include=["transactions", "coins"],
                name="turnover_once_per_seal",
            )
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.kind} {self.account_id}: {self.coins}"


class Checkpoint(models.Model):
    """What the ledger was at one seal, proven then: the next proof begins here and need not read what lies before.

    Only the seal, `from_zero` and `rotated_to` are given by whoever makes one; a trigger counts the rest. `hash` covers
    all of it and the checkpoint before. `rotated_to` is the last of the old seals that were recomputed in rotation.
    """

    seal = models.ForeignKey(Seal, models.DO_NOTHING, related_name="checkpoints", verbose_name=_("seal"))
    seal_hash = models.CharField(_("hash of the seal"), max_length=64)
    to_xid = Xid8Field()
    transactions = models.PositiveBigIntegerField(_("transactions"))
    postings = models.PositiveBigIntegerField(_("postings"))
    accounts = models.PositiveBigIntegerField(_("accounts"))
    last_transaction = models.PositiveBigIntegerField(_("highest number of a transaction"))
    last_posting = models.PositiveBigIntegerField(_("highest number of a posting"))
    kinds = models.JSONField(_("coins by kind of account"))
    balances_hash = models.CharField(_("hash of all balances"), max_length=64)
    rotated_to = models.PositiveBigIntegerField(_("old seals recomputed up to"))
    from_zero = models.BooleanField(_("counted from the first posting"))
    previous_hash = models.CharField(_("hash of the checkpoint before"), max_length=64, unique=True)
    hash = models.CharField(_("hash"), max_length=64, unique=True)
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.pk} {self.hash[:12]}"


class CheckpointBalance(models.Model):
    """What one account held at the newest checkpoint, and whose it was then. Earlier checkpoints keep a hash only."""

    account = models.OneToOneField(
        Account,
        models.DO_NOTHING,
        primary_key=True,
        related_name="+",
        db_constraint=False,
        verbose_name=_("account"),
    )
    address = models.CharField(_("name of the account"), max_length=120)
    holder_id = models.BigIntegerField(_("holder"), null=True)
    coins = models.BigIntegerField(_("coins"))

    class Meta:
        verbose_name = _("balance at the checkpoint")
        verbose_name_plural = _("balances at the checkpoint")

    def __str__(self) -> str:
        return f"{self.address}: {self.coins}"
