import json
from typing import Any

from django import template

from civic.signin.queries import Provider, offered

register = template.Library()


@register.simple_tag
def offered_ways() -> list[Provider]:
    """LINE and Google, where the county has them."""
    return offered()


@register.filter
def as_json(value: Any) -> str:
    """What a script reads from an attribute; the template escapes it."""
    return json.dumps(value, default=_plain)


def _plain(value: Any) -> Any:
    return dict(value)
