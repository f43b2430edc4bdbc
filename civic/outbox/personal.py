"""Personal columns of the outbox."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Letter, Personal, register
from civic.outbox.actions import KEPT_DAYS
from civic.outbox.channels import CHANNELS
from civic.outbox.models import OutboxItem


def rows_of(user: Any) -> QuerySet[OutboxItem]:
    """What was filed for the person, or for their address before anybody knew whose it is."""
    return OutboxItem.objects.filter(Q(user=user) | Q(address__iexact=user.email))


def erase(user: Any, now: datetime) -> None:
    """Delete what waits and what was sent; a row that is just on its way is missed by nobody."""
    rows_of(user).delete()


register(
    Personal(
        "civic.OutboxItem",
        ("user", "channel", "address", "about", "state", "created_at", "done_at"),
        _("Sending you what you asked for, and knowing that it left"),
        Ground.SERVICE,
        format_lazy(_("{days} days after it was sent; the words themselves until they have left"), days=KEPT_DAYS),
        of=rows_of,
        hidden=(
            "content",
            "key",
            "urgency",
            "once",
            "tries",
            "unknown",
            "due_at",
            "lease",
            "leased_until",
            "expires_at",
            "error",
            "reference",
            "request_id",
        ),
        erase=erase,
        letter=Letter(
            _("%(created_at)s, by %(channel)s: %(state)s."),
            labels={"address": _("Sent to"), "done_at": _("Done")},
            values={
                "channel": lambda item: CHANNELS[item.channel].title if item.channel in CHANNELS else "",
                "address": lambda item: item.address if "@" in item.address else "",
            },
            silent=("about",),
        ),
    )
)
