"""Open data: where the coins are, month by month."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from civic.opendata.registry import Dataset, register
from rewards.ledger.models import Account, Posting, Transaction

Kind = Transaction.Kind
HELD_BY_CITIZENS = [Account.Kind.WALLET, Account.Kind.HOLD]


def coins_by_month() -> Iterator[tuple[str, int, int, int]]:
    """Newest month first: coins given to citizens, coins spent less those given back, coins in wallets at its end."""
    into, out = _flows("destination__kind__in"), _flows("source__kind__in")
    outstanding, lines = 0, []
    for month in sorted({month for month, _kind in [*into, *out]}):
        outstanding += _total(into, month) - _total(out, month)
        redeemed = out[month, Kind.SPEND] - into[month, Kind.VOID] - into[month, Kind.REFUND]
        lines.append((f"{month:%Y-%m}", into[month, Kind.AWARD], redeemed, outstanding))
    return reversed(lines)


def _flows(side: str) -> Counter[tuple[date, str]]:
    """Coins by month and kind that came into (or left) what citizens hold."""
    sums = (
        Posting.objects.filter(**{side: HELD_BY_CITIZENS})
        .order_by()
        .values_list("transaction__month", "transaction__kind")
        .annotate(coins=Sum("amount"))
    )
    flows: Counter[tuple[date, str]] = Counter()
    for first, kind, coins in sums:  # settlement periods may be shorter than the month; none spans two
        flows[first.replace(day=1), kind] += coins
    return flows


def _total(flows: Counter[tuple[date, str]], month: date) -> int:
    return sum(coins for (when, _kind), coins in flows.items() if when == month)


register(
    Dataset(
        slug="coins-by-month",
        title=_("Coins by month"),
        about=_("Coins that citizens earned and spent in each month, and the coins in all wallets at its end."),
        columns=("month", "coins_issued", "coins_redeemed", "coins_outstanding"),
        labels=(_("Month"), _("Issued to citizens"), _("Spent at shops"), _("In wallets at month's end")),
        rows=coins_by_month,
        chart="coins_issued",
    )
)
