"""A list of the administration as a table: the same rows, columns and order as on its page, whoever asks within rights.

It is read in slices of rows that are found by their numbers, never in one long transaction: that would hold up the
seals of the ledger, which wait for the oldest transaction. A row that goes meanwhile is left out.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from html import unescape
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import label_for_field, lookup_field
from django.core.exceptions import ObjectDoesNotExist, SuspiciousOperation
from django.db import transaction
from django.db.models import Field
from django.http import HttpRequest, QueryDict
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from civic.accounts.models import User
from civic.core.errors import NotFound
from civic.core.locks import take_any_time
from civic.core.moments import local
from civic.core.progress import tell
from civic.desk.base import RoleModelAdmin

SLICE = 500  # rows that are read at once
LEFT_OUT = {"picture_shown", "action_checkbox"}  # what a table cannot hold


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
        self.count = shown.result_count
        self.columns = [name for name in shown.list_display if _name(name) not in LEFT_OUT]

    @property
    def names(self) -> list[str]:
        """What programs call the columns: the same in every language."""
        return [_name(column) for column in self.columns]

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
        return [self._cell(row, column) for column in self.columns]

    def _cell(self, row: Any, column: Any) -> Any:
        counted: Field[Any, Any] | None = getattr(column, "counts", None)
        if counted is not None:  # the number itself, not as it is written on the page
            return plain(counted.value_from_object(row))
        try:
            field, _attribute, value = lookup_field(column, row, self.page)
        except ObjectDoesNotExist:
            return ""
        if field is not None and getattr(field, "flatchoices", None):
            return str(dict(field.flatchoices).get(value, value or ""))
        return plain(value)


def _name(column: Any) -> str:
    return str(getattr(column, "__name__", column))


def plain(value: Any) -> Any:
    """A value as a cell: numbers stay numbers, instants are the county's clock, marks of a page go."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, int | float | Decimal):
        return value
    if isinstance(value, datetime):
        return f"{local(value):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    return unescape(strip_tags(str(value))).strip()


def as_lines(names: list[str], rows: Iterator[list[Any]]) -> Iterator[bytes]:
    """JSON lines: an object for each row, by the names of the columns."""
    for row in rows:
        told = dict(zip(names, row, strict=True))
        yield json.dumps(told, ensure_ascii=False, default=str).encode() + b"\n"
