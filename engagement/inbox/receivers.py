"""The number on the tab counts notices too, and whoever asks in LINE is told what is newest."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from civic.accounts.models import Citizen
from civic.core.compiled import Compiled
from engagement.delivery.channels.line.replies import NEWEST
from engagement.delivery.queries import ELSEWHERE
from engagement.delivery.received.actions import SAVE
from engagement.inbox.actions import Act, mark
from engagement.inbox.asking import MESSAGE, NOTICE, item_id
from engagement.inbox.queries import EVERYTHING, part, unread_notices


@ELSEWHERE.connect
def unread(citizen: Citizen) -> tuple[Compiled, dict[str, Any]]:
    return unread_notices(citizen, timezone.now())


@NEWEST.connect
def newest(citizen: Citizen, most: int, now: datetime) -> list[tuple[str, str]]:
    found = part(citizen, EVERYTHING, cursor=None, size=most * 2, now=now).items
    return [(item.title, item.url) for item in found if not item.is_read][:most]


@SAVE.connect
def save(citizen: Citizen, about: str, now: datetime) -> bool:
    name, _colon, number = about.partition(":")
    source = {"message": MESSAGE, "notice": NOTICE}.get(name)
    return source is not None and mark(citizen, [item_id(source, int(number))], Act.SAVE, now=now) > 0
