"""Why somebody's account is opened at the help desk: asked from a list, and good for a quarter of an hour."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import capfirst

from civic.audit.whys import WHYS

GOOD_FOR = timedelta(minutes=15)
KEPT = "helpdesk-whys"


def given(request: HttpRequest, object_id: str) -> str:
    """The reason that was chosen for this account, now or within the quarter of an hour; empty: none."""
    now, kept = timezone.now().timestamp(), request.session.get(KEPT, {})
    chosen = request.GET.get("why", "")
    if chosen in WHYS:
        fresh = {pk: (why, at) for pk, (why, at) in kept.items() if now - at < GOOD_FOR.total_seconds()}
        request.session[KEPT] = fresh | {object_id: (chosen, now)}
        return chosen
    why, at = kept.get(object_id, ("", 0))
    return why if now - at < GOOD_FOR.total_seconds() else ""


def ask(request: HttpRequest, page: Any, person: Any) -> HttpResponse:
    """The list of reasons, before anything about the person is shown."""
    context = {
        **page.admin_site.each_context(request), "opts": page.opts, "whys": WHYS.items(), "number": person.pk,
        "title": capfirst(page.opts.verbose_name), "has_view_permission": True,
    }  # fmt: skip
    return TemplateResponse(request, "admin/civic/user/why.html", context)
