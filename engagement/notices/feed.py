"""The list on the home page: which notices a person finds there, newest first, by a query that is written once."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, DateTimeField, Q, QuerySet, Value

from civic.accounts.models import Citizen
from civic.core.calendar import taipei_day
from civic.core.compiled import RowVersion, Slot, compiled
from civic.core.paging import Page
from engagement.audiences.queries import SLOTS, Particulars, particulars
from engagement.notices.cards import Line, cards
from engagement.notices.models import Notice
from engagement.notices.queries import concerning, with_marks

SIZE = 12
NEVER = Value(False, BooleanField())
NOW = Slot("now", DateTimeField())


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
    return [Line(*row) for row in _for_citizens().part(*part, now=now, **vars(person))]


@compiled
def _for_visitors() -> QuerySet[Notice, Any]:
    return _with_columns(None)


@compiled
def _for_citizens() -> QuerySet[Notice, Any]:
    return _with_columns(SLOTS)


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
