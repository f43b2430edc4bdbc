"""Which look of a notice somebody sees, and a notice that wears it."""

from collections.abc import Collection
from copy import copy
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Expression, OuterRef, QuerySet, Subquery, Value

from civic.accounts.models import Citizen
from civic.core.calendar import taipei_day
from engagement.audiences.queries import Particulars, holding, members, particulars
from engagement.notices.models import MIDDLE, Look, Notice

Pair = tuple[int, int]  # a notice, and a user


def look_of(person: Particulars | None) -> Expression | Subquery:
    """A column of a query of notices: the number of the look that this person sees, empty where it is the notice's own.

    Values, or slots of a compiled query. Whoever has stopped the use of their particulars sees it as it is.
    """
    if person is None:
        return Value(None, BigIntegerField())
    mine = Look.objects.filter(notice=OuterRef("pk")).filter(holding(person, prefix="audience__"))
    return Subquery(mine.order_by("place").values("pk")[:1])


def with_look(notices: QuerySet[Notice], citizen: Citizen | None, *, now: datetime) -> QuerySet[Notice]:
    """Add `look`, for `worn`."""
    return notices.annotate(look=look_of(particulars(citizen, now=now) if citizen else None))


def worn(notice: Notice) -> Notice:
    """The notice as the person sees it for whom `with_look` asked."""
    look = getattr(notice, "look", None)
    return dressed(notice, Look.objects.filter(pk=look).first()) if look else notice


def dressed(notice: Notice, look: Look | None) -> Notice:
    """A copy of the notice as it is shown with this look; it is not for saving."""
    if look is None:
        return notice
    shown = copy(notice)
    if look.title:
        shown.title, shown.title_en = look.title, look.title_en or notice.title_en
    if look.picture:
        shown.picture, shown.picture_alt = look.picture, look.picture_alt
        shown.picture_alt_en = look.picture_alt_en
        shown.further = {code: {**words, "picture_alt": ""} for code, words in notice.further.items()}
        shown.focus_x, shown.focus_y = MIDDLE
    return shown


def seen_by_each(notices: Collection[int], users: Collection[int], *, now: datetime) -> dict[Pair, Look]:
    """The look of each of these notices that each of these users sees; nothing where it is the notice's own."""
    year = taipei_day(now).year
    found: dict[Pair, Look] = {}
    looks = Look.objects.filter(notice__in=notices).select_related("audience").order_by("-place")
    for look in looks.prefetch_related("audience__clauses"):
        held: Any = members(look.audience, year=year, now=now).filter(user__in=users).order_by()
        found |= {(look.notice_id, user): look for user in held.values_list("user_id", flat=True)}
    return found
