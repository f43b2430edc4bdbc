"""An event of the audit log in words, for those who read it: what it was about, and what it notes beside that."""

from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.translation import gettext as _

from civic.core.moments import amount
from civic.core.saying import listed


def kind_of(label: str) -> str:
    """What the table of a thing holds, in words: by its label or its name alone; the label where there is no table."""
    table = _table(label)
    return str(table._meta.verbose_name) if table else label


@lru_cache(maxsize=1024)
def _table(label: str) -> type[Model] | None:
    name = label.replace("_", "")
    found = (each for each in apps.get_models() if name in (each._meta.label_lower, each._meta.model_name))
    return next(found, None)


def facts(details: dict[str, Any]) -> list[str]:
    """What an act notes: one sentence for each fact that says something."""
    return [
        f"{name.replace('_', ' ')}: {_said(value)}"
        for name, value in details.items()
        if value not in ("", None, [], {})
    ]


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return amount(value)
    if isinstance(value, list):
        return listed(map(_said, value))
    return listed(facts(value)) if isinstance(value, dict) else str(value)
