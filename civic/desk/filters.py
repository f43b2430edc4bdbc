"""Filters of the administration's lists, in words."""

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Max, Min, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from civic.core.calendar import day_start, month_of, next_month, previous_month
from civic.core.moments import month as words_of


def number_in(word: str) -> int:
    """The number that a word of a search is, as a key of a table; 0, which no row has, for any other word."""
    return int(word) if word.isascii() and word.isdigit() and len(word) < 19 else 0


class FilledListFilter(admin.EmptyFieldListFilter):
    """Whether something was filled in: an appeal was made, or was not."""

    WORDS = {None: _("All"), "1": _("No"), "0": _("Yes")}

    def choices(self, changelist: Any) -> Iterator[Any]:
        for lookup, choice in zip(self.WORDS, super().choices(changelist), strict=True):
            yield {**choice, "display": self.WORDS[lookup]}


class MonthFilter(admin.SimpleListFilter):
    """The Taipei months from the first row to the last, the newest first; a subclass names the moment's column.

    Django's own hierarchy of dates reads every row to know in which years there are some; this asks for both ends of
    an index.
    """

    title, parameter_name = _("month"), "month"
    column: ClassVar[str]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        ends = model_admin.model._default_manager.aggregate(first=Min(self.column), last=Max(self.column))
        if ends["first"] is None:
            return []
        found, month = [], month_of(ends["last"])
        while month >= month_of(ends["first"]):
            found.append((f"{month:%Y-%m}", words_of(month)))
            month = previous_month(month)
        return found

    def queryset(self, request: HttpRequest, rows: QuerySet) -> QuerySet:
        chosen = {name for name, _words in self.lookup_choices} & {self.value()}
        if not chosen:
            return rows
        month = date.fromisoformat(f"{chosen.pop()}-01")
        first, end = day_start(month), day_start(next_month(month))
        return rows.filter(**{f"{self.column}__gte": first, f"{self.column}__lt": end})


class ValuesListFilter(admin.AllValuesFieldListFilter):
    """Every value that a column of words holds; where it holds none, the choice still has a name."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield {**choice, "display": choice["display"] or _("none")}
