"""The list on the home page: which notices a person finds there, newest first, by a query that is written once."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, CharField, DateTimeField, IntegerField, Q, QuerySet, Value

from civic.accounts.models import Citizen
from civic.core.calendar import taipei_day
from civic.core.compiled import RowVersion, Slot, compiled
from civic.core.paging import Page
from engagement.audiences.queries import Particulars, particulars
from engagement.notices.cards import Line, cards
from engagement.notices.models import Notice
from engagement.notices.queries import concerning, with_marks

SIZE = 12
NEVER = Value(False, BooleanField())
NOW = Slot("now", DateTimeField())
SLOTS = Particulars(
    citizen_id=Slot("citizen_id", IntegerField()),
    district_id=Slot("district_id", IntegerField()),
    level=Slot("level", CharField()),
    age=Slot("age", IntegerField()),
    gender=Slot("gender", CharField()),
    is_stopped=False,
)


def page(citizen: Citizen | None, *, number: int, now: datetime) -> Page:
    """One page of finished cards."""
    found = Page.cut(lines(citizen, number=number, now=now), number=number, size=SIZE)
    return replace(found, items=cards(found.items, first_is_large=number == 1))


def lines(citizen: Citizen | None, *, number: int, now: datetime) -> list[Line]:
    """What stands on that page, and the first line of the next."""
    part = (SIZE + 1, (number - 1) * SIZE)
    if citizen is None:
        return [Line(*row) for row in _for_visitors().part(*part, now=now)]
    person = particulars(citizen, year=taipei_day(now).year)
    query = _for_citizens(person.age is not None, bool(person.gender), person.is_stopped)
    return [Line(*row) for row in query.part(*part, now=now, **vars(person))]


@compiled
def _for_visitors() -> QuerySet[Notice, Any]:
    return _with_columns(None)


@compiled
def _for_citizens(has_age: bool, has_gender: bool, is_stopped: bool) -> QuerySet[Notice, Any]:
    """A rule asks other things of a person who has not told their age or gender, or has stopped the use of both."""
    age, gender = SLOTS.age if has_age else None, SLOTS.gender if has_gender else ""
    return _with_columns(replace(SLOTS, age=age, gender=gender, is_stopped=is_stopped))


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
    )
    return found.values_list(*Line._fields)
