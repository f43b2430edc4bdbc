"""A second paper of the same card was printed: whoever holds it pays with the same coins."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from engagement.delivery.kinds import Channel, News, NewsKind, Urgency
from engagement.news._shared import CARD_EXAMPLE, CARD_PAYS, CARDS, OPEN_CARDS, to_card_owner
from rewards.cards.models import Card
from rewards.signals import card_printed_again


def told(*, card: Card, at: datetime, **_more: Any) -> Iterator[News]:
    return to_card_owner(card, f"card-printed:{card.pk}:{card.prints}", at)


news = NewsKind(
    slug="card_printed_again",
    name=_("card printed again"),
    family=CARDS,
    urgency=Urgency.MONEY,
    channels=(Channel.INBOX, Channel.WEBPUSH, Channel.EMAIL),
    always_because=CARD_PAYS,
    icon="card",
    title=_("Your card that ends in %(ending)s was printed again"),
    body=_("Both prints pay with your coins. If you did not ask for it, block the card under My cards."),
    link=OPEN_CARDS,
    examples=(CARD_EXAMPLE,),
    listens={card_printed_again: told},
)
