"""What the page of queues says about mail that comes back."""

from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from civic.core.moments import amount
from civic.outbox.models import OutboxItem
from civic.outbox.queries import TROUBLES, Trouble
from engagement.delivery.channels.email.models import Came, ReturnedMail
from engagement.delivery.channels.email.reading import FAULT

RECENT = timedelta(hours=24)
TOO_MANY = 5  # of a hundred mails of a day: mail services hold that against a sender
FEW = 20  # below so many mails a share says nothing


@TROUBLES.connect
def troubles(now: datetime) -> list[Trouble]:
    return [*_unread(), *_coming_back(now)]


def _unread() -> list[Trouble]:
    fault = cache.get(FAULT)
    if not fault:
        return []
    what = _("The mailbox of returned mail cannot be read: %(fault)s.") % {"fault": fault}
    return [Trouble(what, _("See BOUNCE_MAILBOX. Mails that came back wait there; none is lost."))]


def _coming_back(now: datetime) -> list[Trouble]:
    hard, spam = Q(kind=Came.HARD), Q(kind=Came.COMPLAINT)
    counted = ReturnedMail.objects.filter(at__gt=now - RECENT).aggregate(
        hard=Count("pk", filter=hard), spam=Count("pk", filter=spam)
    )
    mails = OutboxItem.objects.filter(channel__in=("mail", "news_mail"), done_at__gt=now - RECENT).count()
    found = []
    if mails >= FEW and counted["hard"] * 100 > mails * TOO_MANY:
        what = _("%(n)s of the %(mails)s mails since yesterday came back: there is no such mailbox.")
        do = _(
            "Check under Mailboxes that are over whether one mail server says so for everybody. If it does, that "
            "server is wrong: send to all of them again there in one step."
        )
        found.append(Trouble(what % {"n": amount(counted["hard"]), "mails": amount(mails)}, do))
    if counted["spam"]:
        what = _("%(n)s readers reported our mail as spam since yesterday.") % {"n": amount(counted["spam"])}
        found.append(Trouble(what, _("They get no more mail that can wait. Look at what was sent, and to whom.")))
    return found
