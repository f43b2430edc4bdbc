"""Queries for offers that may be taken, and for vouchers that somebody took."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from civic.accounts.models import Citizen
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


def offers_of(shop: Shop) -> QuerySet[Offer]:
    """Return all offers of a shop with how many vouchers are out and used, for its owner."""
    return shop.offers.annotate(
        out=Count("vouchers", filter=Q(vouchers__state=Voucher.State.ISSUED)),
        used=Count("vouchers", filter=Q(vouchers__state=Voucher.State.USED)),
    ).order_by("-is_listed", "coins", "id")


def vouchers_of(citizen: Citizen) -> QuerySet[Voucher]:
    """Return the citizen's vouchers, newest first."""
    return Voucher.objects.filter(citizen=citizen).select_related("offer__shop__district", "offer__shop__merchant")


def own_voucher(citizen: Citizen, pk: int) -> Voucher:
    """Return one of the citizen's own. Raises NotFound."""
    voucher = vouchers_of(citizen).filter(pk=pk).first()
    if voucher is None:
        raise NotFound
    return voucher
