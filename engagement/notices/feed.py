"""The list on the home page: which notices a person finds there, newest first, by a query that is written once."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    DateTimeField,
    Exists,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.safestring import SafeString

from civic.accounts.models import Citizen
from civic.core.calendar import taipei_day
from civic.core.compiled import RowVersion, Slot, compiled
from civic.core.paging import Page
from engagement.audiences.queries import SLOTS, Particulars, values_of
from engagement.homes.because import ANSWERED, FOLLOWED, READ, Because
from engagement.homes.models import HomeChoice
from engagement.notices.cards import Line, cards
from engagement.notices.looks import look_of
from engagement.notices.models import Notice, NoticeRead
from engagement.notices.queries import NEVER, concerning, with_marks
from surveys.responses.models import Participation

SIZE = 12
NOW = Slot("now", DateTimeField())
SINCE, SINCE_DAY = Slot("since", DateTimeField()), Slot("since_day", DateField())
LATELY = timedelta(days=90)  # what somebody read or answered counts so long for the order of their page
OFTEN_READ, OFTEN_ANSWERED = 3, 2  # notices about one topic
FIRST = (FOLLOWED, ANSWERED, READ, "")
WIDTH = len(Line._fields)


@dataclass(frozen=True)
class Home:
    """A page of cards, each with the reason why it stands so high, where it has one; and how much each card shows."""

    page: Page
    density: str = HomeChoice.Density.PICTURES

    @property
    def is_arranged(self) -> bool:
        """Whether something that is known of this person moved a card."""
        return any(because for _card, because in self.page.items)


def home(citizen: Citizen | None, *, number: int, now: datetime) -> Home:
    """One page of the home page, in the citizen's order: what stands on it changes places, nothing comes or goes."""
    cut = Page.cut(_rows(citizen, number=number, now=now), number=number, size=SIZE)
    rows = cut.items
    if citizen is not None:
        rows = sorted(rows, key=lambda row: FIRST.index(row[WIDTH]))  # the newest first within each
    made = cards([Line(*row[:WIDTH]) for row in rows], first_is_large=number == 1)
    density = rows[0][WIDTH + 3] if citizen is not None and rows else HomeChoice.Density.PICTURES
    items: list[tuple[SafeString, Because | None]] = [
        (card, Because(*row[WIDTH : WIDTH + 3]) if len(row) > WIDTH and row[WIDTH] else None)
        for card, row in zip(made, rows, strict=False)
    ]
    return Home(replace(cut, items=items), density)


def lines(citizen: Citizen | None, *, number: int, now: datetime) -> list[Line]:
    """What stands on that page, the newest first, and the first line of the next."""
    return [Line(*row[:WIDTH]) for row in _rows(citizen, number=number, now=now)]


def _rows(citizen: Citizen | None, *, number: int, now: datetime) -> list[tuple[Any, ...]]:
    part = (SIZE + 1, (number - 1) * SIZE)
    if citizen is None:
        return _for_visitors().part(*part, now=now)
    today = taipei_day(now)
    facts: dict[str, Any] = {
        "now": now, "since": now - LATELY, "since_day": today - LATELY, **values_of(citizen, now=now)
    }  # fmt: skip
    return _for_citizens().part(*part, **facts)


@compiled
def _for_visitors() -> QuerySet[Notice, Any]:
    return _with_columns(None)


@compiled
def _for_citizens() -> QuerySet[Notice, Any]:
    found = _because(_with_columns(SLOTS), SLOTS)
    return found.values_list(*Line._fields, "because", "topic__name", "topic__name_en", "density")


def _because(found: Any, person: Particulars) -> Any:
    """Add why each notice stands higher for this person, by its main topic; and how much of each they want to see.

    Only what they follow, read to the end and answered is looked at, and nothing once they stopped that.
    """
    choice = HomeChoice.objects.filter(citizen_id=person.citizen_id).order_by()
    mine = Citizen.topics.through.objects.filter(citizen_id=person.citizen_id).values("topic_id")
    read = NoticeRead.objects.filter(citizen_id=person.citizen_id, ended_at__isnull=False, at__gte=SINCE)
    said = Participation.objects.filter(citizen_id=person.citizen_id, on__gte=SINCE_DAY)
    reasons = [
        When(Q(Exists(choice.filter(order=HomeChoice.Order.NEWEST))) | Q(person.is_stopped), then=Value("")),
        When(topic_id__in=mine, then=Value(FOLLOWED)),
        When(topic_id__in=_often(said, "questionnaire__notice__topic", OFTEN_ANSWERED), then=Value(ANSWERED)),
        When(topic_id__in=_often(read, "notice__topic", OFTEN_READ), then=Value(READ)),
    ]
    density = Coalesce(Subquery(choice.values("density")[:1]), Value(HomeChoice.Density.PICTURES.value))
    return found.annotate(
        because=Case(*reasons, default=Value(""), output_field=CharField()),
        density=density,
    )


def _often(rows: Any, topic: str, least: int) -> Any:
    """The topics about which there are so many of these rows, or more."""
    counted = rows.filter(**{f"{topic}__isnull": False}).order_by().values(topic).annotate(times=Count("pk"))
    return counted.filter(times__gte=least).values(topic)


def _with_columns(person: Particulars | None) -> QuerySet[Notice, Any]:
    return as_lines(with_marks(concerning(person, now=NOW), person and person.citizen_id), person, now=NOW)


def as_lines(marked: QuerySet[Notice], person: Particulars | None, *, now: Any) -> QuerySet[Notice, Any]:
    """Rows of `Line`, of notices with this person's marks on them (None: a visitor)."""
    found = marked.annotate(
        notice_row=RowVersion("title"),
        agency_row=RowVersion("agency__name"),
        questionnaire_row=RowVersion("questionnaire__title"),
        is_new=Q(is_read=False) if person else NEVER,
        is_closed=Q(questionnaire__closes_at__lte=now),
        look=look_of(person),
    )
    return found.values_list(*Line._fields)
