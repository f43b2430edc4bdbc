"""Queries for offers that may be taken, and for vouchers that somebody took."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from civic.accounts.models import Citizen, District
from civic.core.errors import NotFound
from rewards.offers.models import Offer, Voucher
from rewards.shops.models import Merchant, Shop


def on_view(*, today: date) -> QuerySet[Offer]:
    """Return offers that citizens see now: listed, not over, of merchants that take part."""
    return (
        Offer.objects.filter(is_listed=True, shop__merchant__state=Merchant.State.ACTIVE)
        .exclude(last_day__lt=today)
        .select_related("shop__merchant", "shop__district")
        .order_by("coins", "id")
    )


def like(
    offers: QuerySet[Offer], *, district: District | None, what: str, most: int | None, text: str
) -> QuerySet[Offer]:
    """Keep those of a township, of a kind, for so many coins at most, with these words; what is empty keeps all."""
    if district:
        offers = offers.filter(shop__district=district)
    if what:
        offers = offers.filter(what=what)
    if most is not None:
        offers = offers.filter(coins__lte=most)
    if text:
        offers = offers.filter(Q(title__icontains=text) | Q(about__icontains=text) | Q(shop__name__icontains=text))
    return offers


def offers_of(shop: Shop) -> QuerySet[Offer]:
    """Return all offers of a shop with how many vouchers are out and used, for its owner."""
    return shop.offers.annotate(
        out=Count("vouchers", filter=Q(vouchers__state=Voucher.State.ISSUED)),
        used=Count("vouchers", filter=Q(vouchers__state=Voucher.State.USED)),
    ).order_by("-is_listed", "coins", "id")


def vouchers_of(citizen: Citizen) -> QuerySet[Voucher]:
    """Return the citizen's vouchers, newest first."""
    return Voucher.objects.filter(citizen=citizen).select_related("offer__shop__district", "offer__shop__merchant")


def held_vouchers(citizen: Citizen, offer: Offer, *, today: date) -> list[Voucher]:
    """Return the citizen's vouchers for an offer that can still be used, the one to use first before the others."""
    mine = Voucher.objects.filter(citizen=citizen, offer=offer, state=Voucher.State.ISSUED, last_day__gte=today)
    return list(mine.order_by("last_day", "pk"))


def own_voucher(citizen: Citizen, pk: int) -> Voucher:
    """Return one of the citizen's own. Raises NotFound."""
    voucher = vouchers_of(citizen).filter(pk=pk).first()
    if voucher is None:
        raise NotFound
    return voucher
