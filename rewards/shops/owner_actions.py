"""Add a shop to the owner's own merchant, correct it, open and close it for coins."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.errors import DomainError, NotFound
from rewards.shops.models import Merchant, Shop
from rewards.shops.queries import merchants_owned_by

SHOWN = ("name", "district", "address", "phone", "hours", "about", "picture", "category", "takes", "is_open")
FIELDS = (*SHOWN, "latitude", "longitude", "day_limit", "poster_on", "poster_most", "poster_day")


class NameTaken(DomainError):
    code = "shop_name_taken"
    help = "shop-page"
    family = DomainError.CONFLICT
    message = _("You have a shop of this name already: tell them apart, for example by the street.")


class MerchantNotActive(DomainError):
    code = "merchant_not_active"
    help = "shop-page"
    family = DomainError.CONFLICT
    message = _("This merchant takes no coins at the moment; its shops cannot be changed.")


def own_merchant(pk: int, *, by: User) -> Merchant:
    """Return the merchant, when the person is its owner. Raises NotFound."""
    merchant = merchants_owned_by(by).filter(pk=pk).first()
    if merchant is None:
        raise NotFound
    return merchant


def own_shop(pk: int, *, by: User) -> Shop:
    """Return the shop, when the person is an owner of its merchant. Raises NotFound."""
    owned = Shop.objects.filter(merchant__in=merchants_owned_by(by).values("pk"))
    shop = owned.select_related("merchant", "district").filter(pk=pk).first()
    if shop is None:
        raise NotFound
    return shop


def add_shop(merchant_id: int, *, by: User, **answers: Any) -> Shop:
    """Open another shop of the owner's merchant. Raises NotFound, MerchantNotActive, NameTaken."""
    return _save(Shop(merchant=own_merchant(merchant_id, by=by)), "added", by=by, answers=answers)


def change_shop(shop_id: int, *, by: User, **answers: Any) -> Shop:
    """Correct what everyone reads about a shop. Raises NotFound, MerchantNotActive, NameTaken."""
    return _save(own_shop(shop_id, by=by), "changed", by=by, answers=answers)


def _save(shop: Shop, verb: str, *, by: User, answers: dict[str, Any]) -> Shop:
    if shop.merchant.state != Merchant.State.ACTIVE:
        raise MerchantNotActive
    changed = [name for name in FIELDS if name in answers and _now(shop, name) != answers[name]]
    for name in changed:
        setattr(shop, name, answers[name])
    try:
        with transaction.atomic():
            shop.save()
            audit.record(f"shop.{verb}", by=by, about=shop, fields=changed)
    except IntegrityError as error:
        raise NameTaken(fields={"name": [str(NameTaken.message)]}) from error
    return shop


def _now(shop: Shop, name: str) -> Any:
    """Return what stands there; a new shop has no district to look up yet."""
    return None if name == "district" and shop.district_id is None else getattr(shop, name)
