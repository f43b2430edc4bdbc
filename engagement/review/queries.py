"""A person's year, counted from what is theirs when they look; nothing of it is kept, and nobody else sees it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, Sum

from civic.accounts.models import Citizen
from civic.core.calendar import day_start
from engagement.notices.models import NoticeRead
from rewards import coins
from rewards.redemption.payments.models import Redemption
from rewards.wallet import months
from surveys.responses.models import Participation

FAVOURITES = 3


@dataclass(frozen=True)
class Favourite:
    """A shop where the person paid: how often, and how many coins stayed there."""

    name: str
    times: int
    coins: int


@dataclass(frozen=True)
class Year:
    """What a year held. `best` is the month in which most coins came; None: none came."""

    year: int
    read: int
    answered: int
    passed: int
    earned: int
    spent: int
    lapsed: int
    payments: int
    shops: list[Favourite]
    shops_in_all: int
    best: months.Month | None

    @property
    def is_empty(self) -> bool:
        return not (self.read or self.answered or self.earned or self.payments)


def year_of(citizen: Citizen, year: int) -> Year:
    """Count a Taipei year of the person's, with accounts that were merged into this one."""
    before = Citizen.objects.filter(pk__in=coins.former_accounts(citizen)).values_list("pk", flat=True)
    people = [citizen.pk, *before]
    within = (day_start(date(year, 1, 1)), day_start(date(year + 1, 1, 1)))
    done = Participation.objects.filter(citizen__in=people, on__year=year)
    answered = done.aggregate(all=Count("pk"), passed=Count("pk", filter=Q(passed=True)))
    moved = months.of_year(citizen, year)
    earning = [month for month in moved if _of(month, "award") > 0]
    shops = _shops(people, within)
    return Year(
        year=year,
        read=NoticeRead.objects.filter(citizen__in=people, at__gte=within[0], at__lt=within[1]).count(),
        answered=answered["all"],
        passed=answered["passed"],
        earned=sum(_of(month, "award") for month in moved),
        spent=sum(shop.coins for shop in shops),
        lapsed=-sum(_of(month, "expire") for month in moved),
        payments=sum(shop.times for shop in shops),
        shops=shops[:FAVOURITES],
        shops_in_all=len(shops),
        best=max(earning, key=lambda month: _of(month, "award"), default=None),
    )


def _of(month: months.Month, slug: str) -> int:
    return sum(kind.coins for kind in month.kinds if kind.slug == slug)


def _shops(people: list[int], within: tuple[Any, Any]) -> list[Favourite]:
    """Where they paid, the most visited first; what was cancelled or given back does not count."""
    paid = Redemption.objects.filter(citizen__in=people, state=Redemption.State.COMPLETED)
    paid = paid.filter(completed_at__gte=within[0], completed_at__lt=within[1])
    rows = paid.values("shop__name").annotate(times=Count("pk"), coins=Sum(F("amount") - F("refunded")))
    return [Favourite(row["shop__name"], row["times"], row["coins"]) for row in rows.order_by("-times", "-coins")]
