"""The lines of a statement: one for each movement of the merchant’s coins."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rewards.ledger.models import Transaction
from rewards.settlement.statements.models.statement import Statement
from rewards.shops.models import Shop


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
        Statement, models.PROTECT, related_name="lines", db_constraint=False, db_index=False,
        verbose_name=_("statement"),
    )  # fmt: skip
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
    shop = models.ForeignKey(
        Shop, models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False, verbose_name=_("shop")
    )
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
