"""What several kinds of news share: families, links, reasons, and to whom a business's news goes."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from civic.accounts.actions import ensure_citizen
from civic.accounts.models import User
from engagement.delivery.kinds import Family, Link, News
from rewards.redemption.payments.models import Redemption
from rewards.redemption.refunds.models import LateRefund
from rewards.shops.models import Merchant

COINS = Family("coins", _("Your coins"), neutral_title=_("News about your coins"))
PAYMENTS = Family("payments", _("Your payments"), neutral_title=_("News about a payment"))
BUSINESS = Family("business", _("My business"), neutral_title=_("News about your business"))

OPEN_WALLET = Link("rewards:wallet", _("Open the wallet"))
OPEN_BUSINESS = Link("rewards:business", _("Open My business"))
OPEN_RECEIPT = Link("rewards:receipt", _("Open the receipt"), args=("payment",))

COINS_MOVE = _("It is about coins that move or may lapse, so it always comes.")
BUSINESS_DEPENDS_ON_IT = _("It is about what your company may do or is paid, so it always comes.")

PAYMENT_EXAMPLE = {"coins": 30, "shop": "山海小吃", "receipt": "K7QM-42XA"}


def to_payer(redemption: Redemption, key: str, at: datetime | None, **facts: Any) -> Iterator[News]:
    """Tell whoever paid, with the shop and the receipt; nobody where the payer's account is erased."""
    if at and redemption.citizen_id is not None:
        known = {"coins": redemption.amount, "shop": redemption.shop.name, "receipt": redemption.receipt}
        yield News(redemption.citizen_id, key, at, known | facts)


def to_owners(owners: Sequence[User], key: str, at: datetime | None, **facts: Any) -> Iterator[News]:
    """Tell each owner of a company; nobody before the moment has come."""
    if at:
        for owner in owners:
            yield News(ensure_citizen(owner).pk, f"{key}:{owner.pk}", at, facts)


def about_merchant(merchant: Merchant, at: datetime, people: Sequence[User], **why: str) -> Iterator[News]:
    """Tell the people of a merchant what was decided about it, and why when the answer is a no."""
    return to_owners(people, f"merchant:{merchant.pk}:{at.isoformat()}", at, shop=merchant.name, **why)


def about_late_refund(asked: LateRefund, owners: Sequence[User]) -> Iterator[News]:
    """Tell the owners of the answer, and where it says why.

    The words about the payer stay on the receipt, where they go when the payer's account does.
    """
    sale = asked.redemption
    facts = {"coins": asked.coins, "shop": sale.shop.name, "receipt": sale.receipt, "payment": sale.pk}
    return to_owners(owners, f"late-refund:{asked.pk}", asked.decided_at, **facts)
