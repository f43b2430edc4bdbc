"""The first page of the administration: what waits for this person, and what their roles look after.

Tables answer with their steps (`RoleModelAdmin.waits`); a slice that knows more connects to WAITING or PARTS.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from civic.core.calendar import day_start
from civic.core.hooks import Hook
from civic.core.roles import Role, has_role
from civic.desk.base import RoleModelAdmin
from civic.desk.waiting import WAITING, Waiting, as_day

NEVER = datetime.max.replace(tzinfo=UTC)
READS_BOOKS = (Role.FINANCE, Role.AUDITOR)


@dataclass(frozen=True)
class Part:
    """A block of the home page: a template and its context.

    First ones stand on top, wide ones below what waits, others at the side.
    """

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    is_wide: bool = False
    is_first: bool = False


PARTS: Hook[[HttpRequest], Iterable[Part]] = Hook("What should this person see on their home page, beside what waits?")


def waiting(request: HttpRequest) -> list[Waiting]:
    """List what waits for this person: alarms first, then whatever has waited longest."""
    asked = [page.waits(request) for page in _pages(request) if page.waits_in]
    found = [each for some in (*asked, *WAITING(request)) for each in some]
    return sorted(found, key=lambda each: (not each.alarm, _instant(each)))


def home(request: HttpRequest) -> dict[str, Any]:
    """Gather what the home page shows."""
    parts = [part for some in PARTS(request) for part in some]
    tools = _tools(request)
    return {
        "request": request,
        "rows": waiting(request),
        "first": [part for part in parts if part.is_first],
        "wide": [part for part in parts if part.is_wide],
        "narrow": [part for part in parts if not (part.is_wide or part.is_first)],
        "tools": tools,
        "tables": [] if tools and not has_role(request.user, Role.AUDITOR) else admin.site.get_app_list(request),
        "tables_title": tables_title(request),
    }


def tables(request: HttpRequest) -> HttpResponse:
    """Show every table that this person may read."""
    found = admin.site.get_app_list(request)
    if not found:
        raise PermissionDenied
    context = {**admin.site.each_context(request), "title": tables_title(request), "app_list": found}
    return TemplateResponse(request, "admin/tables.html", context)


def tables_title(request: HttpRequest) -> str:
    return _("Audit: all tables") if has_role(request.user, *READS_BOOKS) else _("All tables")


def _pages(request: HttpRequest) -> list[RoleModelAdmin]:
    pages = (page for page in admin.site._registry.values() if isinstance(page, RoleModelAdmin))
    return [page for page in pages if page.has_view_permission(request)]


def _tools(request: HttpRequest) -> list[dict[str, Any]]:
    """List the tables in which this person writes or decides; the others are for looking things up."""
    return [
        {
            "name": page.opts.verbose_name_plural,
            "url": page.url_of("changelist"),
            "add_url": page.url_of("add") if page.has_add_permission(request) else "",
        }
        for page in _pages(request)
        if page.has_add_permission(request)
        or page.has_change_permission(request)
        or (page.waits_in and page.may(request, page.deciders))
    ]


def _instant(each: Waiting) -> datetime:
    if each.since is None:
        return NEVER
    return each.since if isinstance(each.since, datetime) else day_start(as_day(each.since))
