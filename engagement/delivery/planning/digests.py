"""File the digests: one mail for all that waits, once a day or once a week."""

from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q

from civic.core.calendar import TAIPEI
from civic.outbox.actions import post
from civic.outbox.models import Urgency
from engagement.delivery.channels.email.returned import ended_of
from engagement.delivery.planning.models import DigestLine
from engagement.delivery.preferences.models import How

MOST_LINES = 100  # in one mail; the rest follow in the next


def file_digests(*, now: datetime) -> int:
    """File the mails that are due: the daily ones, and on Mondays the weekly ones. Return how many.

    Each citizen's lines go in the transaction that files their mail, so that none is left out and none comes twice.
    """
    hows = [How.DAILY, How.WEEKLY] if now.astimezone(TAIPEI).isoweekday() == 1 else [How.DAILY]
    resting = Q(citizen__manner__paused_until__gt=now)
    waiting = DigestLine.objects.filter(how__in=hows).exclude(resting).order_by()
    citizens = waiting.values_list("citizen_id", flat=True).distinct()
    return sum(_file(citizen_id, hows, now=now) for citizen_id in citizens.iterator())


@transaction.atomic
def _file(citizen_id: int, hows: list[How], *, now: datetime) -> bool:
    mine = DigestLine.objects.filter(citizen_id=citizen_id, how__in=hows)
    lines = list(mine.select_for_update(of=("self",)).select_related("citizen__user").order_by("pk")[:MOST_LINES])
    if not lines:
        return False  # another run was faster
    user = lines[0].citizen.user
    DigestLine.objects.filter(pk__in=[line.pk for line in lines]).delete()
    if not EmailAddress.objects.filter(user=user, verified=True, email__iexact=user.email).exists():
        return False  # nobody confirmed where it would go
    if ended_of(user):
        return False  # it would come back; the inbox has it all, and says so
    content: dict[str, Any] = {"digest": True}
    for line in lines:
        content.setdefault(f"{line.name}s", []).append(line.number)
    post(
        "news_mail", address=user.email, content=content, now=now, user=user, key=f"digest:{lines[0].pk}",
        about="digest", urgency=Urgency.BULK, expires_at=now + timedelta(days=7),
    )  # fmt: skip
    return True
