"""Add, correct, show and hide what an owner's shop offers. Vouchers that are out stay as they were."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.errors import DomainError, NotFound
from rewards.offers.models import Offer
from rewards.shops.models import Merchant
from rewards.shops.owner_actions import MerchantNotActive, own_shop

FIELDS = (
    "title", "what", "about", "coins", "picture", "picture_alt", "stock", "per_person", "first_day", "last_day",
    "weekdays", "days_to_use", "is_listed",
)  # fmt: skip


class StockMoved(DomainError):
    code = "stock_moved"
    help = "shop-page"
    family = DomainError.CONFLICT
    message = _("Pieces were taken or came back meanwhile: %(left)s are left. Open the page again and correct it.")


def own_offer(pk: int, *, by: User) -> Offer:
    """Return the offer, when the person is an owner of its shop's merchant. Raises NotFound."""
    offer = Offer.objects.select_related("shop__merchant").filter(pk=pk).first()
    if offer is None:
        raise NotFound
    own_shop(offer.shop_id, by=by)
    return offer


def add_offer(shop_id: int, *, by: User, **answers: Any) -> Offer:
    """Offer something new in the owner's shop. Raises NotFound, MerchantNotActive."""
    return _save(Offer(shop=own_shop(shop_id, by=by)), "added", by=by, answers=answers)


@transaction.atomic
def change_offer(offer_id: int, *, by: User, stock_was: str = "", **answers: Any) -> Offer:
    """Correct an offer. While it is written nobody takes a piece, so that none is counted twice.

    A new `stock` is written only when as many pieces are left as the owner saw, `stock_was`.
    Raises NotFound, MerchantNotActive, StockMoved.
    """
    own_offer(offer_id, by=by)
    offer = Offer.objects.select_for_update(of=("self",)).select_related("shop__merchant").get(pk=offer_id)
    left = "" if offer.stock is None else str(offer.stock)
    if "stock" in answers and stock_was != left:
        error = StockMoved(left=left or "–")
        error.fields = {"stock": [str(error)]}
        raise error
    return _save(offer, "changed", by=by, answers=answers)


@transaction.atomic
def _save(offer: Offer, verb: str, *, by: User, answers: dict[str, Any]) -> Offer:
    if offer.shop.merchant.state != Merchant.State.ACTIVE:
        raise MerchantNotActive
    changed = [name for name in FIELDS if name in answers and getattr(offer, name) != answers[name]]
    for name in changed:
        setattr(offer, name, answers[name])
    offer.save(update_fields=changed if offer.pk and changed else None)
    audit.record(f"offer.{verb}", by=by, about=offer, fields=changed)
    return offer
