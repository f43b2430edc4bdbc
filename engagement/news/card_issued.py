"""A card was issued on the account at a county counter."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from engagement.delivery.kinds import Channel, News, NewsKind, Urgency
from engagement.news._shared import CARD_EXAMPLE, CARD_PAYS, CARDS, OPEN_CARDS, to_card_owner
from rewards.cards.models import Card
from rewards.signals import card_issued


def told(*, card: Card, **_more: Any) -> Iterator[News]:
    return to_card_owner(card, f"card-issued:{card.pk}", card.issued_at)


news = NewsKind(
    slug="card_issued",
    name=_("card issued"),
    family=CARDS,
    urgency=Urgency.MONEY,
    channels=(Channel.INBOX, Channel.WEBPUSH, Channel.EMAIL),
    always_because=CARD_PAYS,
    icon="card",
    title=_("You have a new card that ends in %(ending)s"),
    body=_("The county printed it at a counter. If you did not ask for it, block it under My cards."),
    link=OPEN_CARDS,
    examples=(CARD_EXAMPLE,),
    listens={card_issued: told},
)
