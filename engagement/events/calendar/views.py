"""Events for citizens: what is to come, a month, one event, and files for calendars. Everybody may look."""

import calendar as weeks
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civic.accounts.models import Citizen, District, Topic
from civic.accounts.queries import current_citizen
from civic.core.calendar import next_month, previous_month, taipei_day
from civic.core.paging import Page, page_number
from engagement.events.calendar import actions, ics, queries
from engagement.events.calendar.asking import Wish, wish
from engagement.events.events.models import Event
from rewards.shops.ways import shown, ways

SIZE = 20
MOST = 500  # sessions in one file


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """The events to come that concern this person, as a list or as a month."""
    now, citizen = timezone.now(), current_citizen(request)
    asked = wish(request.GET, now=now)
    facts: dict[str, Any] = {
        "wish": asked,
        "districts": District.objects.filter(in_county=True),
        "topics": Topic.objects.filter(in_use=True),
        "today": taipei_day(now),
    }
    if asked.first is not None:
        facts |= _month(asked, asked.first, citizen, now=now)
        return render(request, "engagement/events/month.html", facts)
    rows = queries.upcoming(citizen, asked, now=now)
    facts["page"] = page = Page.of(rows, number=page_number(request), size=SIZE)
    queries.tell_signup(page.items, now=now)
    facts["has_places"] = any(session.event.latitude is not None for session in page.items)
    return render(request, "engagement/events/events.html", facts)


def _month(asked: Wish, first: date, citizen: Citizen | None, *, now: datetime) -> dict[str, Any]:
    """A month as weeks of days, each with its sessions; days of the months beside it are empty."""
    by_day = queries.by_day(queries.in_month(citizen, asked, first, now=now)[:MOST])
    days = weeks.Calendar().monthdatescalendar(first.year, first.month)
    rows = [[(day, day.month == first.month, by_day.get(day, [])) for day in week] for week in days]
    beside = {"before": previous_month(first), "after": next_month(first), "weekdays": WEEKDAYS.values()}
    return {"weeks": rows, "first": first, "count": len(by_day)} | beside


@require_safe
def event(request: HttpRequest, pk: int) -> HttpResponse:
    """One event: when, where, for whom, what it brings, and how this person stands with it."""
    now, citizen = timezone.now(), current_citizen(request)
    found = _found(pk, citizen, now=now)
    way = shown(request, ways(f"{found.place} {found.address}", found.latitude, found.longitude))
    return render(request, "engagement/events/event.html", page_of(found, citizen, now=now) | way)


def page_of(found: Event, citizen: Citizen | None, *, now: datetime) -> dict[str, Any]:
    """What an event's page and its box on the notice show."""
    rewards = {each.deed: each.coins for each in found.rewards.all()}
    return {
        "event": found,
        "notice": found.notice,
        "standings": queries.standings(found, citizen, now=now),
        "rewards": rewards,
        "feedback_coins": found.feedback.coins if found.feedback else 0,
        "citizen": citizen,
        "now": now,
    }


@require_safe
def event_ics(request: HttpRequest, pk: int) -> HttpResponse:
    """One event for a calendar, with all its sessions."""
    now = timezone.now()
    found = _found(pk, current_citizen(request), now=now)
    sessions = list(found.sessions.all())
    for session in sessions:
        session.event = found
    return ics.response(sessions, name=found.notice.said.title, file=f"event-{found.pk}", now=now)


@require_safe
def events_ics(request: HttpRequest) -> HttpResponse:
    """All events to come that are for everybody, for a calendar that asks again and again."""
    now = timezone.now()
    found = queries.upcoming(None, wish(request.GET, now=now), now=now)[:MOST]
    return ics.response(found, name=_("Events of the county"), file="events", now=now)


@require_safe
def feed(request: HttpRequest, code: str) -> HttpResponse:
    """What one citizen signed up for, to whoever has the secret address."""
    now = timezone.now()
    citizen = actions.read_feed(code, now=now)
    if citizen is None:
        raise Http404
    answer = ics.response(queries.own_sessions(citizen, now=now), name=_("My events"), file="my-events", now=now)
    answer["Cache-Control"] = "private, max-age=300"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _found(pk: int, citizen: Citizen | None, *, now: datetime) -> Event:
    found = queries.event(pk, citizen, now=now)
    if found is None:
        raise Http404
    return found
