import json
from typing import Any

from django import template

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """What a script reads from an attribute; the template escapes it."""
    return json.dumps(value, default=_plain)


def _plain(value: Any) -> Any:
    return dict(value)
