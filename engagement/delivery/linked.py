"""What audiences may ask about ways and languages of citizens."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Case, F, QuerySet, When
from django.utils.translation import gettext_lazy as _

from engagement.audiences.facts import CHANNELS, LANGUAGES, Linked
from engagement.delivery.channels.line.models import LineAccount
from engagement.delivery.channels.webpush.models import PushSubscription
from engagement.delivery.preferences.models import Manner


def _devices() -> QuerySet[Any, Any]:
    return PushSubscription.objects.filter(ended_at=None)


def _line() -> QuerySet[Any, Any]:
    return LineAccount.objects.filter(ended_at=None, blocked_at=None)


def _mailboxes() -> QuerySet[Any, Any]:
    """Confirmed addresses that are the accounts' own.

    The two addresses are compared outside the join: of a join by person and address the planner expects one row in the
    whole county, and then looks at each person by itself.
    """
    is_own = Case(When(email=F("user__email"), then=True), default=False)
    confirmed: QuerySet[Any, Any] = EmailAddress.objects.alias(is_own=is_own).filter(verified=True, is_own=True)
    return confirmed


CHANNELS.add("webpush", Linked(_("messages on a device"), _devices))
CHANNELS.add("line", Linked(_("LINE"), _line))
CHANNELS.add("email", Linked(_("a confirmed mailbox"), _mailboxes))
LANGUAGES.add("known", Manner.objects.all)
