"""What the county tells: the home page and one notice."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from civic.accounts.models import Citizen
from civic.accounts.queries import current_citizen
from civic.core.calendar import taipei_day
from civic.core.paging import page_number
from engagement.delivery.queries import unread_count
from engagement.notices import actions, feed, queries
from engagement.notices.models import Notice
from rewards import coins
from surveys.questionnaires.models import Version
from surveys.responses.eligibility import eligibility_of

IS_LIVE = Q(questionnaire__versions__state=Version.State.PUBLISHED)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The notices that concern this person, newest first."""
    now, citizen = timezone.now(), current_citizen(request)
    context: dict[str, Any] = {"page": feed.page(citizen, number=page_number(request), now=now)}
    if citizen is not None:
        context |= {"balance": coins.balance(citizen, today=taipei_day(now)), "unread": unread_count(citizen)}
    return render(request, "engagement/notices/home.html", context)


@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice, with the way to its questionnaire; opening it marks it as read."""
    now, citizen = timezone.now(), current_citizen(request)
    found = _visible(pk, citizen, now=now)
    if citizen is not None and not found.is_read:  # type: ignore[attr-defined]
        actions.mark_read(found, citizen, now=now)
    asked = found.questionnaire if found.questionnaire and found.questionnaire.opened_at else None
    context = {"notice": found, "eligibility": eligibility_of(asked, citizen, now=now) if asked else None}
    return render(request, "engagement/notices/notice.html", context)


def _visible(pk: int, citizen: Citizen | None, *, now: datetime) -> Notice:
    found = (
        queries.with_marks(queries.visible_to(citizen, now=now), citizen and citizen.pk)
        .select_related("agency", "questionnaire__campaign__account")
        .annotate(question_count=Count("questionnaire__versions__questions", filter=IS_LIVE))
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found
