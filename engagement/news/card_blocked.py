"""A card was blocked, by its owner or at a county counter."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from engagement.delivery.kinds import Channel, Facts, News, NewsKind, Text, Urgency
from engagement.news._shared import CARD_EXAMPLE, CARD_PAYS, CARDS, OPEN_CARDS, to_card_owner
from rewards.cards.models import Card
from rewards.signals import card_blocked

BY_YOU = _("You blocked your card that ends in %(ending)s")
AT_THE_COUNTER = _("The county blocked your card that ends in %(ending)s")


def told(*, card: Card, by_owner: bool, at: datetime, **_more: Any) -> Iterator[News]:
    return to_card_owner(card, f"card-blocked:{card.pk}", at, by_owner=by_owner)


def title(facts: Facts) -> Text:
    return BY_YOU if facts.get("by_owner") else AT_THE_COUNTER


news = NewsKind(
    slug="card_blocked",
    name=_("card blocked"),
    family=CARDS,
    urgency=Urgency.MONEY,
    channels=(Channel.INBOX, Channel.WEBPUSH, Channel.EMAIL),
    always_because=CARD_PAYS,
    icon="lock",
    title=title,
    body=_("Nobody can pay with it any more. Your coins stay in your wallet. A county counter gives you a new card."),
    link=OPEN_CARDS,
    examples=({**CARD_EXAMPLE, "by_owner": False}, {**CARD_EXAMPLE, "by_owner": True}),
    listens={card_blocked: told},
)
