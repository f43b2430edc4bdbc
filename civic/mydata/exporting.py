"""A copy of one's data: everything that the register says is about the person, as JSON and as a letter to read."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Field, Model
from django.template.loader import render_to_string
from django.utils.translation import override

from civic.accounts.models import Citizen, User
from civic.core.personal import Personal, about_people
from civic.mydata import letter
from civic.mydata.registry import EXPORTS, accounts
from civic.web.context import county_name

STYLE = Path(settings.BASE_DIR) / "static" / "css" / "export.css"


def build(user: User, *, language: str, now: datetime) -> bytes:
    """The ZIP: my-data.json for programs, and a letter to read with its style."""
    with override(language):
        facts = {"letter": letter.tell(user), "person": user, "made_at": now, "language": language}
        page = render_to_string("civic/mydata/my_data_copy.html", {**facts, "county_name": county_name()})
        tables = {**dict(_registered(user)), **{export.name: export.rows(user) for export in EXPORTS.values()}}
    words = {"made_at": now, "tables": tables}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("my-data.json", json.dumps(words, ensure_ascii=False, indent=1, default=_plain))
        archive.writestr("my-data.html", page)
        archive.writestr("export.css", STYLE.read_text(encoding="utf-8"))
    return packed.getvalue()


def _registered(user: User) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    people = accounts(user)
    for entry in about_people():
        assert entry.of is not None  # noqa: S101  about_people() says so
        rows = {item.pk: _row(entry, item, person) for person in people for item in entry.of(person)}
        yield entry.model, list(rows.values())


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


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
