"""Refuse decisions about the money of a merchant by people who work for it."""

from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.core.errors import DomainError
from rewards.shops.models import Merchant, ShopStaff


class OwnMerchant(DomainError):
    code = "own_merchant"
    family = DomainError.FORBIDDEN
    message = _("Nobody decides about a merchant that they work for: ask a colleague.")


def refuse_own(merchant: Merchant, by: User) -> None:
    """Raise OwnMerchant when the person works for the merchant."""
    if ShopStaff.objects.filter(merchant=merchant, user=by).exists():
        raise OwnMerchant
