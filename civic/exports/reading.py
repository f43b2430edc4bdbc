"""A list of the administration as a table: the same rows, columns and order as on its page, whoever asks within rights.

It is read in slices of rows that are found by their numbers, never in one long transaction: that would hold up the
seals of the ledger, which wait for the oldest transaction. A row that goes meanwhile is left out.
"""

import json
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import get_fields_from_path, label_for_field
from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.utils.text import capfirst

from civic.accounts.models import User
from civic.core.errors import NotFound
from civic.core.locks import take_any_time
from civic.core.progress import tell
from civic.desk.base import RoleModelAdmin
from civic.desk.cells import LEFT_OUT, cell, name_of

SLICE = 500  # rows that are read at once


def page_of(table: str) -> RoleModelAdmin:
    """The page of the administration that lists this table. Raises NotFound."""
    for model, page in admin.site._registry.items():
        if model._meta.label_lower == table and isinstance(page, RoleModelAdmin):
            return page
    raise NotFound


def request_of(user: User, query: str) -> HttpRequest:
    """A look at the list by this person, as their browser would ask for it: pages know rights by the request."""
    request = HttpRequest()
    request.method, request.user, request.GET = "GET", user, QueryDict(query)
    return request


def narrowed_by(query: str) -> list[str]:
    """The names of the filters of a list's address, without what was searched for."""
    return sorted(name for name in QueryDict(query) if name not in ("q", "p", "o", "e", "all"))


def titles_of(page: RoleModelAdmin, names: list[str]) -> list[str]:
    """The filters as the list calls them."""
    known: dict[str, Any] = {}
    for item in (*page.list_filter, *([page.date_hierarchy] if page.date_hierarchy else [])):
        place = item[0] if isinstance(item, tuple | list) else item
        if isinstance(place, str):
            known[place] = getattr(get_fields_from_path(page.model, place)[-1], "verbose_name", place)
        else:
            known[str(getattr(place, "parameter_name", ""))] = getattr(place, "title", "")
    found = (title for key, title in known.items() if any(n == key or n.startswith(f"{key}__") for n in names))
    return [str(title) for title in found]


class List:
    """One list, as one person may read it."""

    def __init__(self, page: RoleModelAdmin, request: HttpRequest) -> None:
        """Raises NotFound for filters that the list does not offer."""
        self.page, self.request = page, request
        try:
            shown = page.get_changelist_instance(request)
        except (IncorrectLookupParameters, SuspiciousOperation) as error:
            raise NotFound from error
        self.rows = shown.queryset
        self.columns = [name for name in shown.list_display if name_of(name) not in LEFT_OUT]

    @cached_property
    def count(self) -> int:
        """How many rows there are; a list on a page stops counting where nobody reads on."""
        with transaction.atomic():
            take_any_time()
            return self.rows.count()

    @property
    def names(self) -> list[str]:
        """What programs call the columns: the same in every language."""
        return [name_of(column) for column in self.columns]

    @property
    def header(self) -> list[str]:
        return [capfirst(str(label_for_field(name, self.page.model, self.page))) for name in self.columns]

    def read(self) -> Iterator[list[Any]]:
        """Every row as cells, telling after each slice how far it is."""
        with transaction.atomic():
            take_any_time()
            numbers = list(self.rows.values_list("pk", flat=True))
        tell(0, len(numbers))
        for start in range(0, len(numbers), SLICE):
            part = numbers[start : start + SLICE]
            rows = list(self.rows.filter(pk__in=part))
            self.page.know(rows)
            found = {row.pk: row for row in rows}
            yield from (self.cells(found[number]) for number in part if number in found)
            tell(min(start + SLICE, len(numbers)), len(numbers))

    def cells(self, row: Any) -> list[Any]:
        return [cell(self.page, row, column) for column in self.columns]


def as_lines(names: list[str], rows: Iterator[list[Any]]) -> Iterator[bytes]:
    """JSON lines: an object for each row, by the names of the columns."""
    for row in rows:
        told = dict(zip(names, row, strict=True))
        yield json.dumps(told, ensure_ascii=False, default=str).encode() + b"\n"
