"""The inbox: notices that concern a citizen and news of their own in one list, newest first.

Nobody has a row for a notice that was only published: which notices concern somebody is asked when they look.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

from django.db.models import BigIntegerField, DateTimeField, Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language

from civic.accounts.models import Citizen
from civic.agencies.models import Agency
from civic.core.addresses import address
from civic.core.compiled import Compiled, Slot, compiled
from engagement.audiences.queries import SLOTS, Particulars, particulars, values_of
from engagement.delivery import registry
from engagement.delivery.models import Message
from engagement.delivery.wording import heading
from engagement.inbox import searching
from engagement.inbox.asking import MESSAGE, NOTICE, Ask, Box, Cursor, item_id
from engagement.notices.looks import look_of
from engagement.notices.models import MIDDLE, Look, Notice
from engagement.notices.queries import about, concerning, with_marks
from engagement.notices.words import further, whole

NOW, CITIZEN = Slot("now", DateTimeField()), Slot("citizen_id", BigIntegerField())
COLUMNS = ("published_at", "pk", "is_read", "saved_at", "away_at", "title", "summary", "title_en", "summary_en",
           "picture", "focus_x", "focus_y", "agency__name", "agency__name_en", "look")  # fmt: skip
OF_MESSAGES = ("created_at", "pk", "kind", "facts", "read_at", "saved_at", "put_away_at")
EVERYTHING = Ask()
Row = tuple[Any, ...]  # COLUMNS, or OF_MESSAGES
Found = tuple[tuple[datetime, str, int], Row]  # and its place in the list


@dataclass(frozen=True)
class Item:
    """A line of the inbox. `language` is that of a notice's words, and of what a message says in the county's own."""

    source: str
    number: int
    at: datetime
    is_read: bool
    is_saved: bool
    is_away: bool
    kind: str
    title: str
    about: str
    url: str
    icon: str
    picture: str = ""
    focus: tuple[int, int] = (50, 50)  # percent of the picture: what stays in sight of a small one
    agency: str = ""
    language: str = "zh-Hant"

    @property
    def id(self) -> str:
        return item_id(self.source, self.number)

    @property
    def place(self) -> tuple[datetime, str, int]:
        """Where it stands in the list: the newest has the highest."""
        return (self.at, self.source, self.number)


@dataclass(frozen=True)
class Part:
    """A page of the list, and where its neighbours begin; None where there is nothing more."""

    items: list[Item]
    older: Cursor | None
    newer: Cursor | None


def part(citizen: Citizen, ask: Ask, *, cursor: Cursor | None, size: int, now: datetime) -> Part:
    """One page of the list, cut by the item before it, so that what comes meanwhile moves nothing."""
    found: list[Found] = [((row[0], MESSAGE, row[1]), row) for row in _messages(citizen, ask, cursor, size + 1)]
    found += [((row[0], NOTICE, row[1]), row) for row in _notices(citizen, ask, cursor, size + 1, now)]
    is_newer = cursor is not None and cursor.newer
    found.sort(key=itemgetter(0), reverse=not is_newer)
    more, items = len(found) > size, _items(found[:size])
    if is_newer:
        items.reverse()
    has_older, has_newer = (True, more) if is_newer else (more, cursor is not None)
    older = Cursor(*items[-1].place) if items and has_older else None
    newer = Cursor(*items[0].place, newer=True) if items and has_newer else None
    return Part(items, older, newer)


def _items(found: Sequence[Found]) -> list[Item]:
    """Lines of what stands on the page, and of nothing else that was found."""
    notices = [row for (_at, source, _number), row in found if source == NOTICE]
    worn = {row[-1] for row in notices if row[-1]}
    looks = Look.objects.in_bulk(worn) if worn else {}
    written = _written([row[1] for row in notices], get_language() or "")
    return [
        _message_item(row) if source == MESSAGE else _notice_item(row, looks.get(row[-1]), written.get(number))
        for (_at, source, number), row in found
    ]


def agencies(now: datetime) -> QuerySet[Agency]:
    """Those of which a list can hold something."""
    told = Notice.objects.filter(agency=OuterRef("pk"), state=Notice.State.PUBLISHED, published_at__lte=now)
    return Agency.objects.filter(Exists(told)).order_by("name")


def _notices(citizen: Citizen, ask: Ask, cursor: Cursor | None, limit: int, now: datetime) -> list[Row]:
    if ask.kind not in ("", "notice"):
        return []
    person = particulars(citizen, now=now)
    if ask == EVERYTHING and cursor is None:
        return _newest_notices().part(limit, 0, now=now, **vars(person))
    found = _filtered(_notice_rows(person, now=now), ask)
    return list(_beside(found, cursor, NOTICE, "published_at").values_list(*COLUMNS)[:limit])


@compiled
def _newest_notices() -> QuerySet[Notice, Any]:
    return _notice_rows(SLOTS, now=NOW).filter(away_at__isnull=True).values_list(*COLUMNS)


def _notice_rows(person: Particulars, *, now: Any) -> Any:  # with columns that its type does not know
    return with_marks(concerning(person, now=now), person.citizen_id).annotate(look=look_of(person))


def _filtered(found: Any, ask: Ask) -> Any:
    found = found.filter(away_at__isnull=ask.box != Box.AWAY)
    if ask.box == Box.SAVED:
        found = found.filter(saved_at__isnull=False)
    if ask.unread:
        found = found.filter(is_read=False)
    if ask.agency:
        by_number = ask.agency.isascii() and ask.agency.isdigit() and len(ask.agency) < 10
        found = found.filter(agency=int(ask.agency)) if by_number else found.filter(agency__slug=ask.agency)
    if ask.topic:
        found = found.filter(about(ask.topic))
    return found.filter(searching.notices(ask.words)) if ask.words else found


def _written(numbers: Sequence[int], language: str) -> dict[int, dict[str, str]]:
    """The words of these notices in a further language; of those that have none, nothing."""
    if not numbers or language not in dict(further()):
        return {}
    rows = Notice.objects.filter(pk__in=numbers).values_list("pk", f"further__{language}")
    return {pk: words for pk, words in rows if whole(words)}


def _notice_item(row: Row, look: Look | None, written: dict[str, str] | None) -> Item:
    at, pk, is_read, saved_at, away_at, *told, picture, across, down, agency, agency_en, _look = row
    title, summary, title_en, summary_en = told
    if look is not None and look.picture:
        picture, across, down = look.picture, *MIDDLE
    if look is not None and look.title:
        title, title_en = look.title, look.title_en or title_en
    language, in_english = "zh-Hant", (get_language() or "").startswith("en")
    if written is not None:
        language, title, summary = get_language() or "", written["title"], written["summary"]
    elif in_english and title_en and summary_en:  # handed in whole or not at all: so the text is there, too
        language, title, summary = "en", title_en, summary_en
    return Item(
        source=NOTICE, number=pk, at=at, is_read=bool(is_read), is_saved=saved_at is not None,
        is_away=away_at is not None, kind="notice", title=title, about=summary, icon="info",
        url=address("engagement:notice", pk), picture=str(picture or ""), focus=(across, down),
        agency=(agency_en or agency) if in_english else agency, language=language,
    )  # fmt: skip


def _messages(citizen: Citizen, ask: Ask, cursor: Cursor | None, limit: int) -> list[Row]:
    if ask.agency or ask.topic or ask.kind == "notice":
        return []  # news of one's own is about a payment or a shop, and is no agency's
    if ask == EVERYTHING and cursor is None:
        return _newest_messages().part(limit, 0, citizen_id=citizen.pk)
    found = Message.objects.filter(citizen=citizen, put_away_at__isnull=ask.box != Box.AWAY)
    if ask.kind:
        kinds = [kind.slug for kind in registry.KINDS.values() if ask.kind in (kind.slug, kind.family.slug)]
        found = found.filter(kind__in=kinds or [ask.kind])
    if ask.box == Box.SAVED:
        found = found.filter(saved_at__isnull=False)
    if ask.unread:
        found = found.filter(read_at=None)
    if ask.words:
        found = found.filter(searching.messages(ask.words))
    return list(_beside(found, cursor, MESSAGE, "created_at").values_list(*OF_MESSAGES)[:limit])


@compiled
def _newest_messages() -> QuerySet[Message, Any]:
    return Message.objects.filter(citizen_id=CITIZEN, put_away_at=None).values_list(*OF_MESSAGES)


def _message_item(row: Row) -> Item:
    at, pk, kind, facts, read_at, saved_at, away_at = row
    words = heading(kind, facts, pk=pk)
    return Item(
        source=MESSAGE, number=pk, at=at, is_read=read_at is not None, is_saved=saved_at is not None,
        is_away=away_at is not None, kind=kind, title=words.title, about=words.about, icon=words.icon,
        url=address("engagement:message", pk),
    )  # fmt: skip


def _beside(found: Any, cursor: Cursor | None, source: str, when: str) -> Any:
    """The rows after the cursor, newest first; with `newer` those before it, oldest first."""
    if cursor is None:
        return found.order_by(f"-{when}", "-pk")
    side, sign = ("gt", "") if cursor.newer else ("lt", "-")
    if source == cursor.source:
        same = Q(**{when: cursor.at, f"pk__{side}": cursor.number})
    else:  # at one moment notices stand above messages: their letter is the higher one
        same = Q(**{when: cursor.at}) if (source > cursor.source) == cursor.newer else Q(pk__in=[])
    beside = Q(**{f"{when}__{side}e": cursor.at}) & (Q(**{f"{when}__{side}": cursor.at}) | same)
    return found.filter(beside).order_by(f"{sign}{when}", f"{sign}pk")


def unread_notices(citizen: Citizen, now: datetime) -> tuple[Compiled, dict[str, Any]]:
    """The query for the unread notices that concern a citizen, in no order, and its values."""
    return _unread_notices(), {"now": now, **values_of(citizen, now=now)}


@compiled
def _unread_notices() -> QuerySet[Notice, Any]:
    rows = _notice_rows(SLOTS, now=NOW).filter(away_at__isnull=True, is_read=False)
    return rows.order_by().values_list("pk")  # whoever counts up to a hundred need not look at all of them


def items_of(citizen: Citizen, ids: Iterable[int], now: datetime) -> QuerySet[Notice]:
    """Those of these notices that concern the citizen."""
    return concerning(particulars(citizen, now=now), now=now).filter(pk__in=list(ids))
