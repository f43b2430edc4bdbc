"""The words of a message, made when it is shown, in the reader's language."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from civic.moments import amount
from engagement.delivery.models import Message

Kind = Message.Kind


@dataclass(frozen=True)
class Wording:
    """A heading in the reader's language, what it is about in the county's own words, and a sign."""

    title: str
    about: str
    icon: str
    receipt: str = ""
    day: str = ""
    to_wallet: bool = False


ICONS = {
    Kind.COINS_AWARDED: "coin",
    Kind.PAID: "receipt",
    Kind.PAYMENT_VOIDED: "undo",
    Kind.PAYMENT_REFUNDED: "undo",
    Kind.PAYOUT_HELD: "lock",
    Kind.PAYOUT_RELEASED: "check",
    Kind.COINS_LAPSING: "clock",
    Kind.COINS_HELD: "lock",
    Kind.COINS_RELEASED: "check",
}

TITLES = {
    Kind.COINS_AWARDED: _("You earned %(n)s coins"),
    Kind.PAID: _("You paid %(n)s coins"),
    Kind.PAYMENT_VOIDED: _("%(n)s coins came back: the shop cancelled the payment"),
    Kind.PAYMENT_REFUNDED: _("%(n)s coins came back: the shop gave them back"),
    Kind.PAYOUT_HELD: _("The payout to your company is on hold; under My business you can say what you think"),
    Kind.PAYOUT_RELEASED: _("Your company is paid again"),
    Kind.COINS_LAPSING: _("%(n)s coins of yours lapse soon"),
    Kind.COINS_HELD: _("%(n)s coins of yours were put aside; you can say what you think"),
    Kind.COINS_RELEASED: _("%(n)s coins are back in your wallet"),
}
GIVEN_BACK_LATER = _("%(n)s coins came back: the county gave them back later")


def wording(message: Message) -> Wording:
    """Put a message into words."""
    facts = message.facts
    kind, late = Kind(message.kind), facts.get("late_reason", "")
    title = str(GIVEN_BACK_LATER if late else TITLES[kind])
    return Wording(
        title=title % {"n": amount(facts["coins"]) if "coins" in facts else ""},
        about=facts.get("reason") or " · ".join(part for part in (facts.get("shop", ""), late) if part),
        icon=ICONS[kind],
        receipt=facts.get("receipt", ""),
        day=facts.get("on", ""),
        to_wallet=kind in (Kind.COINS_LAPSING, Kind.COINS_HELD, Kind.COINS_RELEASED),
    )
