"""People with devices and confirmed mailboxes, for tests of sends."""

from collections.abc import Sequence
from typing import Any

from allauth.account.models import EmailAddress

from civic.accounts.models import Citizen
from engagement.delivery.channels.webpush import keys
from engagement.delivery.channels.webpush.models import PushSubscription
from engagement.delivery.preferences import actions as preferences
from engagement.notices.models import Notice
from tests import factories as make


def with_mail(how: str = "at_once", name: str = "citizen", **fields: Any) -> Citizen:
    """Somebody with a confirmed mailbox who wants notices by mail."""
    citizen = make.citizen(name, **fields)
    EmailAddress.objects.create(user=citizen.user, email=citizen.user.email, verified=True, primary=True)
    preferences.choose(citizen, {("notices", "email"): how})
    return citizen


def with_device(citizen: Citizen | None = None, *, endpoint: str = "https://fcm.googleapis.com/x") -> Citizen:
    citizen = citizen or make.citizen()
    PushSubscription.objects.create(
        user=citizen.user, endpoint=f"{endpoint}/{citizen.pk}", p256dh="p", auth="a", key_id=keys.key_id(),
        created_at=make.NOW,
    )  # fmt: skip
    return citizen


def a_notice(title: str = "流感疫苗開打", **fields: Any) -> Notice:
    return make.notice(title=title, **fields)


def addresses(rows: Sequence[Any]) -> list[str]:
    return sorted(row.address for row in rows)
