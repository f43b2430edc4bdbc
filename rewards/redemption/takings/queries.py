"""Look back at the payments of a shop: pages that begin where the one before ended, totals, and a single day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from civic.accounts.models import User
from civic.core.calendar import day_start
from rewards.redemption.payments.models import Redemption
from rewards.redemption.refunds.models import Refund
from rewards.redemption.takings.search import Search
from rewards.shops.models import Shop, ShopStaff

PER_PAGE = 50
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY, MICROSECOND = timedelta(days=1), timedelta(microseconds=1)
VOIDED = Q(state=Redemption.State.VOIDED)


@dataclass(frozen=True)
class Mark:
    """A place in the list: the payment at which a page begins or ends."""

    at: datetime
    pk: int

    @classmethod
    def read(cls, text: str) -> "Mark | None":
        """Read what `str` wrote; None when it is none of ours."""
        when, dash, pk = text.partition("-")
        whole = dash and all(part.isascii() and part.isdigit() and len(part) < 18 for part in (when, pk))
        return cls(EPOCH + int(when) * MICROSECOND, int(pk)) if whole else None

    @classmethod
    def of(cls, payment: Redemption) -> "Mark":
        return cls(payment.completed_at, payment.pk)

    def __str__(self) -> str:
        return f"{(self.at - EPOCH) // MICROSECOND}-{self.pk}"

    @property
    def older(self) -> Q:
        # The first half is implied by the second; an index understands it.
        return Q(completed_at__lte=self.at) & (Q(completed_at__lt=self.at) | Q(pk__lt=self.pk))

    @property
    def newer(self) -> Q:
        return Q(completed_at__gte=self.at) & (Q(completed_at__gt=self.at) | Q(pk__gt=self.pk))


@dataclass(frozen=True)
class Page:
    """Payments, newest first; `newer` and `older` are where the neighbours begin, None at the ends."""

    items: list[Redemption]
    newer: Mark | None
    older: Mark | None


@dataclass(frozen=True)
class Totals:
    """Payments and coins: all that was taken, what of it was cancelled or given back since, and what the shop kept."""

    payments: int = 0
    taken: int = 0
    cancelled_payments: int = 0
    cancelled: int = 0
    given_back: int = 0

    @property
    def kept(self) -> int:
        return self.taken - self.cancelled - self.given_back


def shops_owned_by(user: User) -> list[Shop]:
    """List the shops of the merchants that this person owns."""
    owned = ShopStaff.objects.owners().filter(user=user).values("merchant")
    return list(Shop.objects.filter(merchant__in=owned).select_related("merchant").order_by("name", "pk"))


def found(search: Search) -> QuerySet[Redemption]:
    """Find the payments that are looked for, in no order."""
    return Redemption.objects.filter(search.condition, shop__in=search.shops).order_by()


def page_of(search: Search, *, before: Mark | None = None, after: Mark | None = None, size: int = PER_PAGE) -> Page:
    """Read the newest payments, those older than `before`, or those newer than `after`.

    Each shop is read along its own index as far as the page needs; so the cost does not grow with what lies behind.
    """
    place = before.older if before else after.newer if after else Q()
    order = ("completed_at", "id") if after else ("-completed_at", "-id")
    parts = [
        Redemption.objects.filter(search.condition, place, shop=shop).order_by(*order).values("completed_at", "id")
        for shop in search.shops
    ]
    if not parts:
        return Page([], None, None)
    keys = [row["id"] for row in _merged(parts, order, size + 1)]
    is_more = len(keys) > size
    items = _in_full(keys[:size], backwards=after is not None)
    if not items:
        return Page([], None, None)
    newer = is_more if after else before is not None
    older = True if after else is_more
    return Page(items, Mark.of(items[0]) if newer else None, Mark.of(items[-1]) if older else None)


def _merged(parts: list[Any], order: Iterable[str], most: int) -> Any:
    first, *others = (part[:most] for part in parts)
    return first.union(*others, all=True).order_by(*order)[:most] if others else first


def _in_full(keys: list[int], *, backwards: bool) -> list[Redemption]:
    rows = Redemption.objects.select_related("shop", "confirmed_by", "device", "voucher__offer").in_bulk(keys)
    return [rows[key] for key in (reversed(keys) if backwards else keys) if key in rows]


def totals(payments: QuerySet[Redemption]) -> Totals:
    """Add up what the shop took with these payments, and what of it went back."""
    sums = payments.aggregate(
        n=Count("pk"),
        taken=Sum("amount"),
        voids=Count("pk", filter=VOIDED),
        voided=Sum("amount", filter=VOIDED),
        back=Sum("refunded"),
    )
    return Totals(sums["n"], sums["taken"] or 0, sums["voids"], sums["voided"] or 0, sums["back"] or 0)


@dataclass(frozen=True)
class GivenBack:
    """Coins that went back on a day, of a payment of an earlier one."""

    payment: Redemption
    at: datetime
    coins: int


def given_back_on(shop: Shop, day: date) -> list[GivenBack]:
    """List what went back on this Taipei day of payments of earlier days, in order."""
    starts, ends = day_start(day), day_start(day + DAY)
    refunds = Refund.objects.filter(refunded_at__gte=starts, refunded_at__lt=ends, redemption__shop=shop)
    earlier = refunds.filter(redemption__completed_at__lt=starts).select_related("redemption").order_by("refunded_at")
    back = [GivenBack(each.redemption, each.refunded_at, each.coins) for each in earlier]
    voids = Redemption.objects.filter(  # a payment is cancelled within its day, or minutes after midnight
        shop=shop, completed_at__gte=starts - DAY, completed_at__lt=starts, voided_at__gte=starts, voided_at__lt=ends
    )
    back += [GivenBack(each, each.voided_at or ends, each.amount) for each in voids]
    return sorted(back, key=lambda each: each.at)
