"""The words of a message, made when it is shown, in the reader's language."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from engagement.delivery.models import Message

Kind = Message.Kind


@dataclass(frozen=True)
class Wording:
    """A heading in the reader's language, what it is about in the county's own words, and a sign."""

    title: str
    about: str
    icon: str
    receipt: str = ""


def wording(message: Message) -> Wording:
    """Put a message into words."""
    facts = message.facts
    titles = {
        Kind.COINS_AWARDED: _("You earned %(n)s coins"),
        Kind.PAID: _("You paid %(n)s coins"),
        Kind.PAYMENT_VOIDED: _("%(n)s coins came back: the shop cancelled the payment"),
    }
    return Wording(
        title=titles[Kind(message.kind)] % {"n": facts["coins"]},
        about=facts.get("reason") or facts.get("shop", ""),
        icon={Kind.COINS_AWARDED: "coin", Kind.PAID: "receipt", Kind.PAYMENT_VOIDED: "undo"}[Kind(message.kind)],
        receipt=facts.get("receipt", ""),
    )
