"""Lists cut into pages without counting them: one row more than a page holds tells whether there are older ones."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest


@dataclass(frozen=True)
class Page:
    """One page of a list; `newer` and `older` are the numbers of its neighbours, None at the ends."""

    items: list[Any]
    number: int
    newer: int | None
    older: int | None

    @classmethod
    def of(cls, rows: "QuerySet[Any, Any]", *, number: int, size: int) -> "Page":
        start = (number - 1) * size
        return cls.cut(list(rows[start : start + size + 1]), number=number, size=size)

    @classmethod
    def cut(cls, items: list[Any], *, number: int, size: int) -> "Page":
        """From the rows of this page and, where there are any, one of the next."""
        older = number + 1 if len(items) > size else None
        return cls(items[:size], number, number - 1 if number > 1 else None, older)


def page_number(request: HttpRequest) -> int:
    """Read `?page=`; raise Http404 unless it is a page number."""
    text = request.GET.get("page", "1")
    if not (text.isascii() and text.isdigit() and 0 < int(text[:7]) < 100_000):
        raise Http404
    return int(text[:7])
