"""An event of the audit log in words, for those who read it: what it was about, and what it notes beside that."""

from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from civic.core.moments import amount
from civic.core.saying import listed


def kind_of(label: str) -> str:
    """What the table of a thing holds, in words; the label itself where there is no such table any more."""
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):
        return label


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
