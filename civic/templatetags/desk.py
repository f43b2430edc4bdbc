"""What waits for the person who has just come to their desk, and titles as they are written in Chinese."""

import re
from typing import Any

from django import template
from django.utils.translation import gettext, ngettext

from civic.desk import home

register = template.Library()
BETWEEN_CHINESE = re.compile(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")


@register.filter
def tight(words: object) -> str:
    """Without the spaces that Django's sentences put around a name: nobody writes them between Chinese characters."""
    return BETWEEN_CHINESE.sub("", str(words))


@register.inclusion_tag("admin/_home.html", takes_context=True)
def desk_home(context: dict[str, Any]) -> dict[str, Any]:
    """What waits for this person, and what their roles look after."""
    return home.home(context["request"])


@register.filter
def age(days: int | None) -> str:
    """How long something has waited: “since today”, “3 days”."""
    if not days:
        return gettext("since today")
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
