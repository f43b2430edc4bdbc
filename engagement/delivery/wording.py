"""The words of a message, made when it is shown, in the reader's language."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from civic.core.moments import amount, day
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
    link: str = ""
    link_words: str = ""


ICONS = {
    Kind.COINS_AWARDED: "coin",
    Kind.PAID: "receipt",
    Kind.PAYMENT_VOIDED: "undo",
    Kind.PAYMENT_REFUNDED: "undo",
    Kind.LATE_REFUND_APPROVED: "undo",
    Kind.LATE_REFUND_REJECTED: "receipt",
    Kind.MERCHANT_APPROVED: "shop",
    Kind.MERCHANT_REJECTED: "alert",
    Kind.MERCHANT_SUSPENDED: "lock",
    Kind.MERCHANT_REACTIVATED: "shop",
    Kind.MERCHANT_CLOSED: "lock",
    Kind.PAYOUT_HELD: "lock",
    Kind.PAYOUT_APPEAL_ANSWERED: "lock",
    Kind.PAYOUT_RELEASED: "check",
    Kind.COINS_LAPSING: "clock",
    Kind.COINS_HELD: "lock",
    Kind.HOLD_APPEAL_ANSWERED: "lock",
    Kind.COINS_RELEASED: "check",
}

TITLES = {
    Kind.COINS_AWARDED: ngettext_lazy("You earned %(n)s coin", "You earned %(n)s coins", "coins"),
    Kind.PAID: ngettext_lazy("You paid %(n)s coin", "You paid %(n)s coins", "coins"),
    Kind.PAYMENT_VOIDED: ngettext_lazy(
        "%(n)s coin came back: the shop cancelled the payment",
        "%(n)s coins came back: the shop cancelled the payment",
        "coins",
    ),
    Kind.PAYMENT_REFUNDED: ngettext_lazy(
        "%(n)s coin came back: the shop gave it back", "%(n)s coins came back: the shop gave them back", "coins"
    ),
    Kind.LATE_REFUND_APPROVED: ngettext_lazy(
        "Late refund approved: %(n)s coin went back to your customer",
        "Late refund approved: %(n)s coins went back to your customer",
        "coins",
    ),
    Kind.LATE_REFUND_REJECTED: ngettext_lazy(
        "Late refund of %(n)s coin not approved; your receipt says why",
        "Late refund of %(n)s coins not approved; your receipt says why",
        "coins",
    ),
    Kind.MERCHANT_APPROVED: _("Welcome: your company may take coins now"),
    Kind.MERCHANT_REJECTED: _("We could not accept your application; you can correct it and send it again"),
    Kind.MERCHANT_SUSPENDED: _("Your shops take no coins for now"),
    Kind.MERCHANT_REACTIVATED: _("Your shops may take coins again"),
    Kind.MERCHANT_CLOSED: _("Your shops take no coins any more; what you are owed is still paid"),
    Kind.PAYOUT_HELD: _("The payout to your company is on hold; under My business you can say what you think"),
    Kind.PAYOUT_APPEAL_ANSWERED: _("We read what you said; the payout to your company stays on hold for now"),
    Kind.PAYOUT_RELEASED: _("Your company is paid again"),
    Kind.COINS_LAPSING: ngettext_lazy("%(n)s coin of yours lapses soon", "%(n)s coins of yours lapse soon", "coins"),
    Kind.COINS_HELD: ngettext_lazy(
        "%(n)s coin of yours was put aside; you can say what you think",
        "%(n)s coins of yours were put aside; you can say what you think",
        "coins",
    ),
    Kind.HOLD_APPEAL_ANSWERED: ngettext_lazy(
        "We read what you said; %(n)s coin stays put aside for now",
        "We read what you said; %(n)s coins stay put aside for now",
        "coins",
    ),
    Kind.COINS_RELEASED: ngettext_lazy(
        "%(n)s coin is back in your wallet", "%(n)s coins are back in your wallet", "coins"
    ),
}
ABOUT_A_BUSINESS = (
    Kind.MERCHANT_APPROVED,
    Kind.MERCHANT_SUSPENDED,
    Kind.MERCHANT_REACTIVATED,
    Kind.MERCHANT_CLOSED,
    Kind.PAYOUT_HELD,
    Kind.PAYOUT_APPEAL_ANSWERED,
    Kind.PAYOUT_RELEASED,
)
ABOUT_THE_WALLET = (
    Kind.COINS_AWARDED,
    Kind.COINS_LAPSING,
    Kind.COINS_HELD,
    Kind.HOLD_APPEAL_ANSWERED,
    Kind.COINS_RELEASED,
)
GIVEN_BACK_LATER = ngettext_lazy(
    "%(n)s coin came back: the county gave it back later",
    "%(n)s coins came back: the county gave them back later",
    "coins",
)


def wording(message: Message) -> Wording:
    """Put a message into words."""
    facts = message.facts
    kind, late = Kind(message.kind), facts.get("late_reason", "")
    title: Any = GIVEN_BACK_LATER if late else TITLES[kind]
    return Wording(
        title=str(title % {"coins": facts["coins"], "n": amount(facts["coins"])} if "coins" in facts else title),
        about=" · ".join(part for part in (facts.get("shop", ""), facts.get("reason", ""), late) if part),
        icon=ICONS[kind],
        receipt=facts.get("receipt", ""),
        day=day(date.fromisoformat(facts["on"])) if "on" in facts else "",
        **_link(kind, facts),
    )


def _link(kind: Message.Kind, facts: dict[str, Any]) -> dict[str, str]:
    """Where the message leads, and the button's words."""
    if kind in ABOUT_THE_WALLET:
        return {"link": reverse("rewards:wallet"), "link_words": str(_("Open the wallet"))}
    if "payment" in facts:
        return {"link": reverse("rewards:receipt", args=[facts["payment"]]), "link_words": str(_("Open the receipt"))}
    if kind == Kind.MERCHANT_REJECTED:
        return {"link": reverse("rewards:apply"), "link_words": str(_("Correct the application"))}
    if kind in ABOUT_A_BUSINESS:
        return {"link": reverse("rewards:business"), "link_words": str(_("Open My business"))}
    return {}
