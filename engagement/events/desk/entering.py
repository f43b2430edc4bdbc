"""Who may open the pages of the desk of events, and which event or person of it they mean."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from civic.core.roles import Role, has_role
from engagement.events.desk import queries
from engagement.events.doors.keepers import AT_DOORS
from engagement.events.events.models import Event, EventSession

SEES = (*AT_DOORS, Role.AUDITOR)
DIGITS = 18  # of a number of a row, at most
View = Callable[..., HttpResponse]


def in_the_desk(*methods: str) -> Callable[[View], Any]:
    """A view inside the administration's site, for members of staff; never kept by a browser."""

    def wrap(view: View) -> Any:
        return admin.site.admin_view(never_cache(require_http_methods(methods)(view)))

    return wrap


def seen_by(user: Any, pk: int) -> Event:
    """A published event of an agency in which this person has to do with events; anything else is not there."""
    found: Event | None = queries.events_of(None, now=timezone.now()).filter(pk=pk).first()
    if found is None or not has_role(user, *SEES, agency_id=found.agency_id):
        raise Http404
    return found


def number(text: str) -> int | None:
    """The number of a row; None for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else None


def session_of(found: Event, text: str) -> EventSession:
    """The session of this event that is meant; 404 for anything else."""
    session = found.sessions.filter(pk=number(text) or 0).first()
    if session is None:
        raise Http404
    session.event = found
    return session


def page_context(request: HttpRequest, title: object) -> dict[str, Any]:
    """What every page of the administration shows around it."""
    return {**admin.site.each_context(request), "title": str(title)}
