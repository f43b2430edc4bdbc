"""A new PIN was set for the card at a county counter."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from engagement.delivery.kinds import Channel, News, NewsKind, Urgency
from engagement.news._shared import CARD_EXAMPLE, CARD_PAYS, CARDS, OPEN_CARDS, to_card_owner
from rewards.cards.models import Card
from rewards.signals import card_pin_set


def told(*, card: Card, at: datetime, **_more: Any) -> Iterator[News]:
    return to_card_owner(card, f"card-pin:{card.pk}:{at.isoformat()}", at)


news = NewsKind(
    slug="card_pin_set",
    name=_("new PIN of a card"),
    family=CARDS,
    urgency=Urgency.MONEY,
    channels=(Channel.INBOX, Channel.WEBPUSH, Channel.EMAIL),
    always_because=CARD_PAYS,
    icon="lock",
    title=_("Your card that ends in %(ending)s has a new PIN"),
    body=_("It was set at a county counter. If you did not ask for it, block the card under My cards."),
    link=OPEN_CARDS,
    examples=(CARD_EXAMPLE,),
    listens={card_pin_set: told},
)
