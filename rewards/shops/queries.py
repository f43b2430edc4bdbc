"""Queries for shops, and for who works in them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, DateField, Q, QuerySet
from django.utils import timezone

from civic.accounts.models import User
from civic.core.calendar import day_start, taipei_day
from civic.core.compiled import Slot, compiled
from civic.core.roles import AnyUser
from rewards.shops.models import Merchant, Shop, ShopStaff, ShopTerm


def listed(*, district_id: int | None = None, category: str = "", text: str = "") -> QuerySet[Shop]:
    """Return shops that take coins now, for everyone to see."""
    shops = Shop.objects.filter(merchant__state=Merchant.State.ACTIVE).select_related("district", "merchant")
    if district_id:
        shops = shops.filter(district_id=district_id)
    if category:
        shops = shops.filter(category=category)
    if text:
        shops = shops.filter(Q(name__icontains=text) | Q(about__icontains=text) | Q(address__icontains=text))
    return shops.order_by("-is_open", "name")


def shops_of(user: User) -> QuerySet[Shop]:
    """Return the shops in which a person may take payments."""
    return (
        Shop.objects.filter(
            Q(pk__in=ShopStaff.objects.at_work().filter(user=user).values("shop")) | Q(merchant__in=_owned(user))
        )
        .select_related("merchant", "district")
        .order_by("name")
    )


def owns(user: User, shop: Shop) -> bool:
    """Return whether the person is an owner of the shop's merchant."""
    return ShopStaff.objects.owners().filter(user=user, merchant=shop.merchant_id).exists()


def owners_of(merchant: Merchant) -> list[User]:
    """Return the people who are told what becomes of the merchant."""
    owners = ShopStaff.objects.owners().filter(merchant=merchant).select_related("user")
    return [staff.user for staff in owners]


def owners_by_merchant(merchant_ids: Iterable[int]) -> dict[int, list[User]]:
    """Return the owners of many merchants at once, by the merchant's id; one that has none is missing."""
    found: dict[int, list[User]] = {}
    rows = ShopStaff.objects.owners().filter(merchant__in=list(merchant_ids))
    for staff in rows.select_related("user__citizen").order_by("pk"):
        found.setdefault(staff.merchant_id, []).append(staff.user)
    return found


def works_in_a_shop(user: AnyUser) -> bool:
    """Return whether the counter is open to this person: asked before each payment, so its SQL is written once."""
    return isinstance(user, User) and bool(_some_shop().rows(user=user.pk, day=taipei_day(timezone.now())))


@compiled
def _some_shop() -> QuerySet[Shop, Any]:
    """One of those of `shops_of`, if there is any."""
    at_work = ShopStaff.objects.at_work(Slot("day", DateField())).filter(user=Slot("user", BigIntegerField()))
    owned = at_work.filter(role=ShopStaff.Role.OWNER).values("merchant")
    return Shop.objects.filter(Q(pk__in=at_work.values("shop")) | Q(merchant__in=owned)).values_list("pk")[:1]


def applications_of(user: User) -> QuerySet[Merchant]:
    """Return what the person applied for, newest first."""
    return Merchant.objects.filter(applied_by=user).prefetch_related("documents").order_by("-applied_at")


def merchants_owned_by(user: User) -> QuerySet[Merchant]:
    """Return the merchants of which the person is an owner."""
    return Merchant.objects.filter(pk__in=_owned(user)).order_by("name")


def _owned(user: User) -> QuerySet[Any, Any]:
    """The merchants that the person owns today."""
    return ShopStaff.objects.owners().filter(user=user).values("merchant")


def worked_on(day: date) -> QuerySet[ShopTerm]:
    """Find who worked where on a Taipei day, if only for a part of it."""
    still = Q(ended_at=None) | Q(ended_at__gte=day_start(day))
    rows = ShopTerm.objects.filter(still, Q(last_day=None) | Q(last_day__gte=day), first_day__lte=day)
    return rows.select_related("user", "merchant", "shop").order_by("merchant__name", "-role", "user_id", "pk")


def lasting_owners(merchant: Merchant) -> QuerySet[ShopStaff]:
    """Find the owners who are there today and do not end by themselves: a merchant always has one."""
    return ShopStaff.objects.owners().filter(merchant=merchant, last_day=None)
