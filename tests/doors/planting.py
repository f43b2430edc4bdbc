"""Fields that no page asks for, sent along with those that it does, and where in the database they are found again."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.files import File
from django.db import connection, models
from django.forms import BaseForm
from django.forms.formsets import BaseFormSet

OURS = ("civic", "rewards", "surveys", "engagement")
WORD, NUMBER, DAY = "planted", 987654321, "2031-07-19"


def our_models() -> list[type[models.Model]]:
    return [model for app in OURS for model in apps.get_app_config(app).get_models() if not model._meta.proxy]


def seeds() -> dict[str, Any]:
    """Every column of every table by its name, as a form or a program would send it."""
    found: dict[str, Any] = {}
    for model in our_models():
        for field in model._meta.concrete_fields:
            if (value := _seed(field)) is not None:
                found[field.name] = value
                found[field.attname] = value
    return found


def _seed(field: Any) -> Any:
    if isinstance(field, models.BooleanField):
        return "true"
    if field.is_relation or isinstance(field, models.IntegerField | models.DecimalField):
        return NUMBER
    if isinstance(field, models.DateTimeField):
        return f"{DAY}T12:00:00+08:00"
    if isinstance(field, models.DateField):
        return DAY
    if isinstance(field, models.CharField | models.TextField) and not field.choices:
        return f"{WORD}@example.test" if isinstance(field, models.EmailField) else WORD
    return None


def now() -> int:
    """The number of the transaction that writes next: what is written from here on has one that is not lower."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        return int(cursor.fetchone()[0])


def grown(since: int) -> list[str]:
    """The columns in which something planted stands, in rows that were written since then."""
    tables = [model._meta.db_table for model in our_models() if model._meta.managed]
    sql = " UNION ALL ".join(
        f"SELECT '{table}.' || c.key FROM {table} t, jsonb_each_text(to_jsonb(t)) c WHERE t.xmin::text::bigint >= %s"
        f" AND (c.value ILIKE '%%{WORD}%%' OR c.value LIKE '{NUMBER}' OR c.value LIKE '{DAY}%%')"
        for table in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [since] * len(tables))
        return sorted({row[0] for row in cursor.fetchall()})


def forms_of(drawn: Any) -> Iterator[BaseForm]:
    """Every form that a page was drawn with, those in rows too."""
    seen: set[int] = set()
    for context in drawn if isinstance(drawn, list) else [drawn]:
        for layer in getattr(context, "dicts", ()):
            for form in (each for value in layer.values() for each in _forms_in(value)):
                if id(form) not in seen:
                    seen.add(id(form))
                    yield form


def names_in(page: Any) -> set[str]:
    """What a page asks for in its own words, without a form of ours."""
    html = getattr(page, "content", b"").decode(errors="replace")
    return set(re.findall(r'<(?:input|select|textarea|button)\b[^>]*\bname="([^"]+)"', html))


def _forms_in(value: Any) -> Iterator[BaseForm]:
    if isinstance(value, BaseForm):
        yield value
    elif isinstance(value, BaseFormSet):
        yield value.management_form
        yield from value.forms
    elif hasattr(value, "formset"):
        yield from _forms_in(value.formset)
    elif isinstance(getattr(value, "form", None), BaseForm):
        yield value.form
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _forms_in(each)


def filled_in(form: BaseForm) -> dict[str, Any]:
    """What the form would send as it stands."""
    said: dict[str, Any] = {}
    for field in form:
        value = field.value()
        if value is None or value is False or isinstance(value, File):
            continue
        said[field.html_name] = _sent(value)
    return said


def _sent(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple | set):
        return [_sent(each) for each in value]
    return getattr(value, "pk", value)
