"""What a list of the administration says in a cell, as plain words: for files, and for previews of many rows."""

from datetime import date, datetime
from decimal import Decimal
from html import unescape
from typing import Any

from django.contrib.admin.utils import lookup_field
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Field
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from civic.core.moments import local

LEFT_OUT = {"picture_shown", "action_checkbox"}  # what words cannot say


def name_of(column: Any) -> str:
    """What programs call a column: the same in every language."""
    return str(getattr(column, "__name__", column))


def cell(page: Any, row: Any, column: Any) -> Any:
    """The value of a column, which is a field, or something that the page works out."""
    counted: Field[Any, Any] | None = getattr(column, "counts", None)
    if counted is not None:  # the number itself, not as it is written on the page
        return plain(counted.value_from_object(row))
    try:
        field, _attribute, value = lookup_field(column, row, page)
    except ObjectDoesNotExist:
        return ""
    if field is not None and getattr(field, "flatchoices", None):
        return str(dict(field.flatchoices).get(value, value or ""))
    return plain(value)


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
