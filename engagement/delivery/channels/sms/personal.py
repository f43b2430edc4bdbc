"""Personal columns of short messages."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Letter, Personal, register, rows_by_user
from engagement.delivery.channels.sms.models import SmsNumber


def erase(user: Any, now: datetime) -> None:
    SmsNumber.objects.filter(user=user).delete()


register(
    Personal(
        "engagement.SmsNumber",
        ("user", "number", "asked_at", "confirmed_at"),
        _("Telling you by short message, where you gave a number for it"),
        Ground.CONSENT,
        _("until you take it away or erase your account"),
        of=rows_by_user(SmsNumber),
        erase=erase,
        letter=Letter(
            _("Short messages go to %(number)s, which you typed on %(asked_at)s."),
            labels={"confirmed_at": _("Confirmed")},
        ),
    ),
)
