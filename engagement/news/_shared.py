"""What several kinds of news share: families, links, reasons, and to whom a business's news goes."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from civic.accounts.actions import ensure_citizen
from civic.accounts.models import User
from engagement.delivery.kinds import Family, Link, News
from engagement.delivery.preferences.queries import NOTICES
from rewards.cards.models import Card
from rewards.payees.models import MerchantChange
from rewards.redemption.payments.models import Redemption
from rewards.redemption.refunds.models import LateRefund
from rewards.settlement.statements.models import Statement
from rewards.shops.models import Merchant
from surveys.responses.models import HeldAward

COINS = Family("coins", _("Your coins"), neutral_title=_("News about your coins"))
PAYMENTS = Family("payments", _("Your payments"), neutral_title=_("News about a payment"))
CARDS = Family("cards", _("Your card"), neutral_title=_("News about your card"))
BUSINESS = Family("business", _("My business"), neutral_title=_("News about your business"))
EVENTS = Family("events", _("Events you signed up for"), neutral_title=_("News about an event"))
REMINDERS = Family(
    "reminders", _("Reminders of questionnaires"), neutral_title=_("A reminder from the county"), follows=NOTICES.slug
)
PORTAL = Family("portal", _("The portal itself"), neutral_title=_("A message from the portal"))

OPEN_WALLET = Link("rewards:wallet", _("Open the wallet"))
OPEN_CARDS = Link("rewards:cards", _("Open My cards"))
OPEN_BUSINESS = Link("rewards:business", _("Open My business"))
OPEN_EVENT = Link("engagement:event", _("Open the event"), args=("event_id",))
OPEN_MY_EVENTS = Link("engagement:my_events", _("Open My events"))
OPEN_QUESTIONNAIRE = Link("surveys:answer", _("Open the questionnaire"), args=("questionnaire",))
OPEN_HELD_AWARD = Link("surveys:held_award", _("See why"), args=("held",))
OPEN_ACCOUNT = Link("rewards:account", _("Open the account"), args=("merchant",))
OPEN_STATEMENT = Link("rewards:statement", _("Open the statement"), args=("number",))
OPEN_RECEIPT = Link("rewards:receipt", _("Open the receipt"), args=("payment",))
OPEN_OWN_RECEIPT = Link("rewards:own_receipt", _("Open the receipt"), args=("payment",))

COINS_MOVE = _("It is about coins that move or may lapse, so it always comes.")
PLACE_DEPENDS_ON_IT = _("It is about a place at an event that you asked for, so it always comes.")
CARD_PAYS = _("A card pays with your coins, so you are always told.")
BUSINESS_DEPENDS_ON_IT = _("It is about what your company may do or is paid, so it always comes.")

PAYMENT_EXAMPLE = {"coins": 30, "shop": "山海小吃", "receipt": "K7QM-42XA", "payment": 1}

CARD_EXAMPLE = {"ending": "4821"}

EVENT_EXAMPLE = {"event": "海邊淨灘", "notice": 1, "event_id": 1, "starts": "2026-11-11T01:00:00+00:00"}

STATEMENT_EXAMPLE = {"number": "202610-000012", "period": "2026-10-01", "length": "month", "amount_twd": 25855}


def to_payer(redemption: Redemption, key: str, at: datetime | None, **facts: Any) -> Iterator[News]:
    """Tell whoever paid, with the shop and the receipt; nobody where the payer's account is erased."""
    if at and redemption.citizen_id is not None:
        yield News(redemption.citizen_id, key, at, _sale(redemption) | {"coins": redemption.amount} | facts)


def to_card_owner(card: Card, key: str, at: datetime, **facts: Any) -> Iterator[News]:
    """Tell whose coins the card pays with."""
    yield News(card.citizen_id, key, at, {"ending": card.ending} | facts)


def to_visitor(registration: Any, key: str, at: datetime | None, **facts: Any) -> Iterator[News]:
    """Tell whoever signed up for a session of an event, or is in its list; nobody where their account is erased."""
    if at and registration.reader_id is not None:
        event = registration.event
        known = {"event": event.notice.title, "notice": event.notice_id, "event_id": event.pk}
        yield News(registration.reader_id, key, at, known | {"starts": _iso(registration.session.starts_at)} | facts)


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def award_facts(held: HeldAward) -> dict[str, Any]:
    """What all news of coins that wait for a look says: how many, for which questionnaire, where it is read."""
    asked = held.participation.questionnaire
    return {"coins": asked.coins, "held": held.pk, "reason": asked.title}


def to_owners(owners: Sequence[User], key: str, at: datetime | None, **facts: Any) -> Iterator[News]:
    """Tell each owner of a company; nobody before the moment has come."""
    if at:
        for owner in owners:
            citizen = owner.citizen if hasattr(owner, "citizen") else ensure_citizen(owner)
            yield News(citizen.pk, f"{key}:{owner.pk}", at, facts)


def about_statement(
    statement: Statement, owners: Sequence[User], key: str, at: datetime | None, **facts: Any
) -> Iterator[News]:
    """Tell the owners what became of a statement, with its period and its amount."""
    period = statement.period
    known = {"number": statement.number, "period": f"{period.first}", "length": f"{period.length}"}
    return to_owners(owners, key, at, **known, amount_twd=statement.amount_twd, **facts)


def about_merchant(merchant: Merchant, at: datetime, people: Sequence[User], **why: str) -> Iterator[News]:
    """Tell the people of a merchant what was decided about it, and why when the answer is a no."""
    return to_owners(people, f"merchant:{merchant.pk}:{at.isoformat()}", at, shop=merchant.name, **why)


def about_change(
    change: MerchantChange, people: Sequence[User], key: str, at: datetime | None, **facts: Any
) -> Iterator[News]:
    """Tell people of a change of their company; who owns it no longer has no page to open."""
    gone = change.owner_out_id if change.state == MerchantChange.State.APPROVED else None
    known = {"shop": change.merchant.name, "change": change.kind, **facts}
    yield from to_owners([user for user in people if user.pk == gone], key, at, **known)
    yield from to_owners([user for user in people if user.pk != gone], key, at, **known, merchant=change.merchant_id)


def about_late_refund(asked: LateRefund, owners: Sequence[User]) -> Iterator[News]:
    """Tell the owners of the answer, and where it says why.

    The words about the payer stay on the receipt, where they go when the payer's account does.
    """
    return to_owners(owners, f"late-refund:{asked.pk}", asked.decided_at, coins=asked.coins, **_sale(asked.redemption))


def _sale(redemption: Redemption) -> dict[str, Any]:
    """What all news of a payment says: in which shop, its receipt, and which page of a receipt the link opens."""
    return {"shop": redemption.shop.name, "receipt": redemption.receipt, "payment": redemption.pk}
