"""What became of a year's budgets, agency by agency, up to a cut-off: counted from postings, held against the ledger.

The figures are those that are kept for each closed period, or counted now; what a coin cost is what the shops are
paid for those that came back, each period at its own rate.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rewards.budgets.models import AgencyBudget, BudgetIssue
from rewards.ledger.models import Posting, Transaction
from rewards.settlement.periods import queries as periods
from rewards.settlement.periods import rates
from rewards.settlement.periods.models import Settlement
from rewards.settlement.reports import origins
from rewards.settlement.reports.actions import OriginsDiffer, agrees
from rewards.settlement.reports.models import BudgetCoins

NOW = "now"
FOREVER = date(9999, 1, 1)  # behind the books' last period
MOST_POSTINGS = 500_000  # that are counted while somebody waits: some seconds on an idle machine
CENT = Decimal("0.01")
Agencies = set[int] | None  # None: every one
COST_RULE = gettext_lazy(
    "What a coin cost: NT$ paid to shops for redeemed coins, each period at its own rate, divided by the coins "
    "granted. It rises as outstanding coins are redeemed, and is final when all are redeemed or lapsed."
)


class CountedAtNight(OriginsDiffer):
    code = "counted_at_night"
    message = gettext_lazy(
        "With this many entries, coins are counted in the night after a period is closed. Choose a period that is "
        "counted."
    )


@dataclass(frozen=True)
class Cut:
    """Up to where a report counts: the end of a closed period, or this moment."""

    settlement: Settlement | None = None

    @property
    def name(self) -> str:
        """What its address says."""
        return str(self.settlement) if self.settlement else NOW

    @property
    def title(self) -> str:
        """What people read."""
        if self.settlement is None:
            return _("now")
        return _("the end of %(period)s") % {"period": self.settlement.period.title}

    @property
    def month(self) -> date:
        """The first day of the last period that counts."""
        return self.settlement.month if self.settlement else FOREVER


@dataclass(frozen=True)
class Line:
    """One agency's budget of the year, and what the shops are paid for its coins, in NT$."""

    agency: str
    coins: BudgetCoins
    cost_twd: int

    @property
    def per_coin(self) -> Decimal | None:
        """What a coin that was given has cost until now, in NT$; None while none was given."""
        return _per_coin(self.cost_twd, self.coins.given)

    @property
    def gone(self) -> int:
        """Coins given up with an account, taken after a hold, or taken off by hand."""
        return self.coins.given_up + self.coins.corrected


@dataclass(frozen=True)
class YearReport:
    """The budgets of one year up to a cut-off, one line for each agency."""

    year: int
    cut: Cut
    lines: Sequence[Line]
    changes: Sequence[BudgetIssue]

    def total(self, name: str) -> int:
        """Add up one column."""
        return sum(figure(line, name) for line in self.lines)

    @property
    def per_coin(self) -> Decimal | None:
        """What a coin that was given has cost over all agencies, in NT$."""
        return _per_coin(self.total("cost_twd"), self.total("given"))

    @property
    def words(self) -> dict[str, str]:
        """Name the figures that page, paper and table share, in their order and in the reader's language."""
        return {
            "issued": _("Coins issued"),
            "given": _("Granted"),
            "redeemed": _("Redeemed"),
            "lapsed": _("Lapsed"),
            "gone": _("Given up or by hand"),
            "outstanding": _("Outstanding"),
            "not_given": _("Not given yet"),
            "returned": _("Returned to the treasury"),
            "cost_twd": _("NT$ for redeemed coins"),
        }


def years(agencies: Agencies) -> list[int]:
    """List the years that have a budget, the newest first."""
    return sorted({*_budgets(agencies).values_list("year", flat=True)}, reverse=True)


def cuts(year: int) -> list[Cut]:
    """List up to where a year's report can count: now, and each closed period since the year began, newest first.

    Where much is new, only what was counted in the night after a period's close: nobody waits a minute for a page.
    """
    since = Settlement.objects.defer("csv").filter(month__gte=date(year, 1, 1)).order_by("-month")
    if is_large():
        return [Cut(each) for each in since.filter(budget_coins__isnull=False).distinct()]
    return [Cut(), *(Cut(each) for each in since)]


def is_large() -> bool:
    """Whether counting what came since the last period that is kept takes longer than somebody waits for a page."""
    since = origins.before(FOREVER)
    if since is None:
        return (Posting.objects.aggregate(last=Max("pk"))["last"] or 0) > MOST_POSTINGS
    return Transaction.objects.filter(month__gt=since).order_by()[MOST_POSTINGS : MOST_POSTINGS + 1].exists()


def cut_named(year: int, name: str) -> Cut:
    """Find a cut-off by what its address says; without a name, the last closed period, or now while there is none.

    Raises UnknownMonth, NotADay, UnknownPeriod, MonthInPeriods, MonthNotClosed.
    """
    if name == NOW:
        return Cut()
    if name:
        return Cut(periods.settlement_of(periods.one_named(name)))
    kept = Settlement.objects.defer("csv").filter(month__gte=date(year, 1, 1), budget_coins__isnull=False)
    return Cut(kept.order_by("-month").first())


def report(year: int, cut: Cut, *, agencies: Agencies = None) -> YearReport:
    """Count the year's budgets of these agencies up to the cut-off. Raises OriginsDiffer."""
    rows = {row.budget_id: row for row in _coins(cut)}
    budgets = list(_budgets(agencies).filter(year=year).select_related("agency").order_by("agency__name"))
    costs = _costs([budget.pk for budget in budgets], cut, rows)
    lines = [Line(str(budget.agency), rows[budget.pk], costs[budget.pk]) for budget in budgets if budget.pk in rows]
    return YearReport(year, cut, lines, list(_changes(year, cut, agencies)))


def changed_since(year: int, cut: Cut, agencies: Agencies) -> int:
    """Count the changes of the year's budgets that came after the cut-off."""
    if cut.settlement is None:
        return 0
    return _carried_out(year, agencies).exclude(transaction__month__lte=cut.month).count()


def _coins(cut: Cut) -> list[BudgetCoins]:
    """All budgets' coins at the cut-off: what is kept was held against the ledger then, the rest is now.

    Raises OriginsDiffer, CountedAtNight.
    """
    if cut.settlement is not None and origins.kept(cut.settlement).exists():
        return origins.of_settlement(cut.settlement)
    if is_large():
        raise CountedAtNight
    found = origins.of_month(cut.month)
    if not agrees(found, cut.month):
        raise OriginsDiffer(month=cut.name)
    return found


def _costs(budgets: Iterable[int], cut: Cut, rows: dict[int | None, BudgetCoins]) -> dict[int, int]:
    """Sum NT$ for redeemed coins: those of each stretch of time with one rate, at that rate."""
    found = dict.fromkeys(budgets, 0)
    redeemed = dict.fromkeys(found, 0)
    stretches = _stretches(cut)
    for number, (month, twd) in enumerate(stretches, 1):
        then = rows if number == len(stretches) else {row.budget_id: row for row in _coins_of(month)}
        for budget in found:
            until = then[budget].redeemed if budget in then else 0
            found[budget] += (until - redeemed[budget]) * twd
            redeemed[budget] = until
    return found


def _stretches(cut: Cut) -> list[tuple[date, int]]:
    """List the last period of each stretch of periods up to the cut-off that have one rate, with that rate."""
    settled = Settlement.objects.filter(month__lte=cut.month).order_by("month").values_list("month", "coin_twd")
    found = list(settled)
    if cut.settlement is None:
        last = found[-1][0] if found else date.min
        later = Transaction.objects.filter(month__gt=last).order_by("month").values_list("month", flat=True).distinct()
        found += [(month, rates.of(month)) for month in later]
    return [each for number, each in enumerate(found) if number + 1 == len(found) or found[number + 1][1] != each[1]]


def _coins_of(month: date) -> list[BudgetCoins]:
    return list(BudgetCoins.objects.filter(settlement_id=month)) or origins.of_month(month)


def _budgets(agencies: Agencies) -> "QuerySet[AgencyBudget]":
    rows = AgencyBudget.objects.order_by()
    return rows if agencies is None else rows.filter(agency__in=agencies)


def _carried_out(year: int, agencies: Agencies) -> "QuerySet[BudgetIssue]":
    rows = BudgetIssue.objects.filter(year=year, state=BudgetIssue.State.ISSUED)
    return rows if agencies is None else rows.filter(agency__in=agencies)


def _changes(year: int, cut: Cut, agencies: Agencies) -> "QuerySet[BudgetIssue]":
    rows = _carried_out(year, agencies).filter(transaction__month__lte=cut.month)
    return rows.select_related("agency", "corrects", "transaction").order_by("decided_at", "pk")


def _per_coin(twd: int, given: int) -> Decimal | None:
    return (Decimal(twd) / given).quantize(CENT, ROUND_HALF_UP) if given else None


def figure(line: Line, name: str) -> int:
    """Read one of the columns of a line."""
    return int(getattr(line if hasattr(line, name) else line.coins, name))
