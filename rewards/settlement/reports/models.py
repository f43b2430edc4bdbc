"""What is counted after a period has closed, apart from closing it: what became of each budget's coins."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rewards.budgets.models import AgencyBudget
from rewards.ledger.models import Account
from rewards.settlement.periods.models import Settlement

COLUMNS = (
    "issued",
    "in_budget",
    "in_campaigns",
    "given",
    "redeemed",
    "lapsed",
    "given_up",
    "corrected",
    "in_wallets",
    "on_hold",
    "returned",
)


class BudgetCoins(models.Model):
    """Where the coins of one agency budget are at the end of a closed period, from its opening on. Never changed.

    Without a budget: coins that a correction by hand brought into wallets. The rule stands in `origins.py`.
    """

    settlement = models.ForeignKey(
        Settlement, models.PROTECT, related_name="budget_coins", db_index=False, verbose_name=_("settlement")
    )
    budget = models.ForeignKey(
        AgencyBudget, models.PROTECT, null=True, related_name="+", verbose_name=_("agency budget")
    )
    issued = models.BigIntegerField(_("coins issued"), help_text=_("Less what was lowered or corrected."))
    in_budget = models.BigIntegerField(_("left in the budget"))
    in_campaigns = models.BigIntegerField(_("in campaigns, not given"))
    returned = models.BigIntegerField(_("returned to the treasury"), default=0, db_default=0)
    given = models.BigIntegerField(_("given to citizens"))
    redeemed = models.BigIntegerField(_("redeemed"))
    lapsed = models.BigIntegerField(_("lapsed"))
    given_up = models.BigIntegerField(_("given up"), help_text=_("With an erased account, or taken after a hold."))
    corrected = models.BigIntegerField(_("taken off by hand"))
    in_wallets = models.BigIntegerField(_("in wallets"))
    on_hold = models.BigIntegerField(_("on hold or in vouchers"))

    class Meta:
        verbose_name = _("coins of a budget")
        verbose_name_plural = _("yearly report of budgets")
        ordering = ["settlement", F("budget__year").asc(nulls_last=True), "budget__agency__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["settlement", "budget"], nulls_distinct=False, name="budget_coins_once_a_month"
            ),
            models.CheckConstraint(
                condition=Q(
                    given=F("redeemed") + F("lapsed") + F("given_up") + F("corrected") + F("in_wallets") + F("on_hold")
                ),
                name="budget_coins_given_add_up",
            ),
            models.CheckConstraint(
                condition=Q(budget__isnull=True)
                | Q(issued=F("in_budget") + F("in_campaigns") + F("returned") + F("given")),
                name="budget_coins_issued_add_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.settlement} {self.label}"

    @property
    def label(self) -> str:
        """Name the budget; coins brought in by hand have none."""
        return str(self.budget) if self.budget else str(_("Brought in by hand"))

    @property
    def not_given(self) -> int:
        """Count the coins that no citizen has got yet."""
        return self.in_budget + self.in_campaigns

    @property
    def outstanding(self) -> int:
        """Count the coins that citizens have and have not spent."""
        return self.in_wallets + self.on_hold


class CoinsLeft(models.Model):
    """Coins that lie in a wallet or hold at the end of a counted period, with the budget they came from. Never changed.

    `number` is the order in which they go. An account has rows for each period in which something moved in it: what
    came before holds until then; 0 says that it was emptied, and below zero, without a budget, that a payment stands in
    the period whose coins the books have later. The next period is counted from here (`origins.py`).
    """

    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="coins_left", verbose_name=_("settlement"))
    account = models.ForeignKey(
        Account, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False, verbose_name=_("account")
    )
    number = models.PositiveIntegerField(_("place in the order"))
    budget = models.ForeignKey(
        AgencyBudget,
        models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
        verbose_name=_("agency budget"),
    )
    coins = models.BigIntegerField(_("coins"))

    class Meta:
        verbose_name = _("coins left of a budget")
        verbose_name_plural = _("coins left of budgets")
        constraints = [
            models.UniqueConstraint(
                fields=["account", "settlement", "number"], include=["budget", "coins"], name="coins_left_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.settlement_id} {self.account_id}/{self.number}: {self.coins}"
