"""Personal columns of what was sent."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Letter, Personal, Until, register
from civic.outbox.channels import CHANNELS
from engagement.delivery.received.models import Delivery, SentWords


def erase(user: Any, now: datetime) -> None:
    """Delete what was sent, and words that nobody else was told."""
    mine = Delivery.objects.filter(citizen__user=user)
    words = list(mine.values_list("words", flat=True).distinct())
    mine.delete()
    told = Delivery.objects.filter(words=OuterRef("pk"))
    SentWords.objects.filter(~Exists(told), pk__in=[pk for pk in words if pk]).delete()


def _words(made: Delivery) -> str:
    return str(made.words) if made.words else ""


def _channel(made: Delivery) -> Any:
    known = CHANNELS.get(made.channel)
    return known.title if known else ""


register(
    Personal(
        "engagement.Delivery",
        ("citizen", "about", "channel", "state", "words", "at", "shown_at", "tapped_at", "stopped_at", "came_back_at"),
        _("Showing you, and proving, what was sent to you and when"),
        Ground.SERVICE,
        Until.ACCOUNT,
        of=lambda user: Delivery.objects.filter(citizen__user=user),
        hidden=("item", "error"),
        erase=erase,
        name=_("What was sent to you"),
        letter=Letter(
            _("%(at)s by %(channel)s (%(state)s): %(words)s"),
            labels={
                "shown_at": _("Shown"),
                "tapped_at": _("Opened"),
                "stopped_at": _("Stopped by you"),
                "came_back_at": _("Came back"),
            },
            values={"channel": _channel, "words": _words},
            silent=("about",),
        ),
    ),
)
