"""What waits for the person who has just come to their desk, and titles as they are written in Chinese."""

import re
from typing import Any

from django import template
from django.contrib import admin

from civic.desk.base import RoleModelAdmin

register = template.Library()
BETWEEN_CHINESE = re.compile(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")


@register.filter
def tight(words: object) -> str:
    """Without the spaces that Django's sentences put around a name: nobody writes them between Chinese characters."""
    return BETWEEN_CHINESE.sub("", str(words))


@register.inclusion_tag("admin/_waiting.html", takes_context=True)
def waiting(context: dict[str, Any]) -> dict[str, Any]:
    """Each kind of thing that this person may decide on now, with how many there are and where."""
    request = context["request"]
    rows = []
    for page in admin.site._registry.values():
        if isinstance(page, RoleModelAdmin) and page.waits_in and page.has_view_permission(request):
            count = page.waiting_for(request).count()
            address = f"{page.url_of('changelist')}?{page.waiting_query()}"
            rows += [(count, page.opts.verbose_name_plural, address)] if count else []
    return {"rows": rows}
