"""Open emergencies stand on top of every page."""

from typing import Any

from django import template
from django.db import DatabaseError

from engagement.emergencies.incidents import queries

register = template.Library()


@register.inclusion_tag("engagement/emergencies/_pinned.html", takes_context=True)
def emergencies(context: dict[str, Any]) -> dict[str, Any]:
    """What this person must know now. A page for our own faults is shown without it, rather than not at all."""
    request = context.get("request")
    try:
        known = request is not None and hasattr(request, "user")
        return {"pinned": queries.on_top_for(request.user) if request is not None and known else []}
    except DatabaseError:
        return {"pinned": []}
