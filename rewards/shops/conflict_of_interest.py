"""Refuse decisions about the money of a merchant by people who have a stake in it."""

from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.core.errors import DomainError
from civic.core.hooks import Hook
from rewards.shops.models import Merchant, ShopStaff

STAKES: Hook[[User], set[int]] = Hook("In which merchants has the person a stake, besides those that they work for?")


class OwnMerchant(DomainError):
    code = "own_merchant"
    family = DomainError.FORBIDDEN
    message = _("You cannot decide about a merchant that you own or work for: ask a colleague.")


def own_merchants(by: User) -> set[int]:
    """Return the ids of the merchants about whose money the person decides nothing."""
    works = ShopStaff.objects.filter(user=by).values_list("merchant", flat=True)
    applied = Merchant.objects.filter(applied_by=by).values_list("pk", flat=True)
    return set(works).union(applied, *STAKES(by))


def refuse_own(merchant: Merchant, by: User) -> None:
    """Raise OwnMerchant when the person works for the merchant, applied for it, or has declared a stake in it."""
    if merchant.pk in own_merchants(by):
        raise OwnMerchant
