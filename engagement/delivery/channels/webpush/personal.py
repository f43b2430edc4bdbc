"""Personal columns of push messages."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Letter, Personal, register, rows_by_user
from civic.core.saying import language_name
from engagement.delivery.channels.webpush.models import PushSubscription


def erase(user: Any, now: datetime) -> None:
    PushSubscription.objects.filter(user=user).delete()


register(
    Personal(
        "engagement.PushSubscription",
        ("user", "endpoint", "device", "language", "created_at", "reached_at", "ended_at"),
        _("Telling you on the devices that you chose"),
        Ground.CONSENT,
        _("until you end it, sign out there or erase your account; its end is kept for 30 days"),
        of=rows_by_user(PushSubscription),
        hidden=("p256dh", "auth", "key_id", "session_key"),
        erase=erase,
        letter=Letter(
            _("%(device)s has been told of news since %(created_at)s."),
            labels={
                "endpoint": _("Address of the browser at its push service"),
                "language": _("Language of the messages"),
                "reached_at": _("Last reached"),
                "ended_at": _("Ended"),
            },
            values={
                "device": lambda device: device.device or _("A device"),
                "language": lambda device: language_name(device.language),
            },
        ),
    )
)
