"""A copy of one's data: everything that the register says is about the person, as JSON and as a page to read."""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Field, Model
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from civic.accounts.models import Citizen, User
from civic.core import moments
from civic.core.personal import Personal, about_people
from civic.mydata.registry import EXPORTS, accounts
from civic.web.context import county_name

STYLE = Path(settings.BASE_DIR) / "static" / "css" / "export.css"


@dataclass(frozen=True)
class Table:
    """One table of the copy: `rows` as in the JSON; headings and lines as people read them."""

    name: str
    title: str
    headings: list[str]
    rows: list[dict[str, Any]]
    lines: list[list[Any]]


def build(user: User, *, language: str, now: datetime) -> bytes:
    """The ZIP: my-data.json, my-data.html and its style."""
    with override(language):
        tables = [*_registered(user), *_further(user)]
        facts = {"tables": tables, "person": user, "made_at": now, "language": language}
        page = render_to_string("civic/mydata/my_data_copy.html", {**facts, "county_name": county_name()})
    words = {"made_at": now, "tables": {table.name: table.rows for table in tables}}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("my-data.json", json.dumps(words, ensure_ascii=False, indent=1, default=_plain))
        archive.writestr("my-data.html", page)
        archive.writestr("export.css", STYLE.read_text(encoding="utf-8"))
    return packed.getvalue()


def _registered(user: User) -> Iterator[Table]:
    people = accounts(user)
    for entry in about_people():
        assert entry.of is not None  # noqa: S101  about_people() says so
        found = {item.pk: (item, _row(entry, item, person)) for person in people for item in entry.of(person)}
        rows = [row for _item, row in found.values()]
        lines = [[_in_words(item, name, row[name]) for name in row] for item, row in found.values()]
        yield Table(entry.model, entry.title, entry.labels, rows, lines)


def _row(entry: Personal, item: Model, user: User) -> dict[str, Any]:
    return {name: _value(item, item._meta.get_field(name), user) for name in entry.columns}  # type: ignore[arg-type]


def _value(item: Model, field: Field, user: User) -> Any:
    """A column's value; of other people (who took a payment, who held coins) nothing is given away."""
    value = getattr(item, field.name)
    if isinstance(value, User):
        return value.pk if value.pk == user.pk else None
    if isinstance(value, Citizen):
        return value.pk if value.user_id == user.pk else None
    return str(value) if isinstance(value, Model) else value


def _further(user: User) -> Iterator[Table]:
    for export in EXPORTS.values():
        rows = export.rows(user)
        lines = [[_readable(value) for value in row.values()] for row in rows]
        yield Table(export.name, export.title(), [*rows[0]] if rows else [], rows, lines)


def _in_words(item: Model, name: str, value: Any) -> Any:
    """A value as people read it: of a choice its label, and no codes of programs."""
    label = getattr(item, f"get_{name}_display", None)
    return _readable(label() if label else value)


def _readable(value: Any) -> Any:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return moments.minute(value)
    if isinstance(value, date):
        return moments.day(value)
    if isinstance(value, dict):
        return "、".join(f"{name}: {item}" for name, item in value.items())
    return "" if value is None else value


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
