"""Personal columns of mails that came back."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Letter, Personal, register, rows_by_user
from engagement.delivery.channels.email.models import EndedMailbox, ReturnedMail
from engagement.delivery.channels.email.returned import KEPT_DAYS


def returned_of(user: Any) -> QuerySet[ReturnedMail]:
    return ReturnedMail.objects.filter(Q(user=user) | Q(address__iexact=user.email))


def erase(user: Any, now: datetime) -> None:
    returned_of(user).delete()
    EndedMailbox.objects.filter(user=user).delete()


register(
    Personal(
        "engagement.ReturnedMail",
        ("user", "address", "kind", "status", "at"),
        _("Knowing which mails came back, so that nothing goes to a mailbox that is no more"),
        Ground.SERVICE,
        format_lazy(_("{days} days"), days=KEPT_DAYS),
        of=returned_of,
        hidden=("event", "item"),
        erase=erase,
        letter=Letter(_("On %(at)s a mail to %(address)s came back: %(kind)s."), labels={"status": _("Status")}),
    ),
    Personal(
        "engagement.EndedMailbox",
        ("user", "address", "kind", "status", "since", "mended_at"),
        _("Sending nothing that can wait to a mailbox that is no more"),
        Ground.SERVICE,
        _("until you confirm the address again, or have another one, and 30 days beyond"),
        of=rows_by_user(EndedMailbox),
        erase=erase,
        letter=Letter(
            _("Mails that can wait have not gone to %(address)s since %(since)s: %(kind)s."),
            labels={"status": _("Status"), "mended_at": _("Confirmed again")},
        ),
    ),
)
