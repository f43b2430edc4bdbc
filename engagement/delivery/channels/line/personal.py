"""Personal columns of LINE."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Letter, Personal, register, rows_by_user
from engagement.delivery.channels.line.models import LineAccount, LineAsk


def erase(user: Any, now: datetime) -> None:
    LineAccount.objects.filter(user=user).delete()


def erase_asks(user: Any, now: datetime) -> None:
    LineAsk.objects.filter(user=user).delete()


register(
    Personal(
        "engagement.LineAccount",
        ("user", "line_id", "linked_at", "blocked_at", "ended_at"),
        _("Telling you by LINE, where you linked your account"),
        Ground.CONSENT,
        _("until you unlink it or erase your account; its end is kept for 30 days"),
        of=rows_by_user(LineAccount),
        erase=erase,
        letter=Letter(
            _("Your LINE account has been linked since %(linked_at)s."),
            labels={
                "line_id": _("Your number at LINE, for the county’s account only"),
                "blocked_at": _("You blocked the county’s account"),
                "ended_at": _("Ended"),
            },
        ),
    ),
    Personal(
        "engagement.LineAsk",
        ("user", "expires_at"),
        _("Linking your LINE account"),
        Ground.CONSENT,
        _("ten minutes"),
        of=rows_by_user(LineAsk),
        hidden=("digest",),
        erase=erase_asks,
        letter=Letter(_("You asked to link LINE; the code is good until %(expires_at)s.")),
    ),
)
