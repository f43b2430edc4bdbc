"""What the county tells: the home page and one notice."""

from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe

from civic.accounts.models import Citizen
from civic.accounts.queries import current_citizen, signed_in_citizen
from civic.core.calendar import taipei_day
from civic.core.compiled import compiled
from civic.core.hooks import Hook
from civic.core.paging import page_number
from engagement.audiences.queries import SLOTS, Particulars, values_of
from engagement.delivery.queries import unread_count
from engagement.notices import actions, corrections, feed, queries
from engagement.notices.looks import look_of, worn
from engagement.notices.models import Notice
from rewards import coins
from surveys.questionnaires.models import Version
from surveys.responses.eligibility import eligibility_of

IS_LIVE = Q(questionnaire__versions__state=Version.State.PUBLISHED)
BESIDE: Hook[[Notice, Citizen | None, datetime], SafeString | None] = Hook("What else stands beside this notice?")
READ_ALONG: Hook[[], str] = Hook("By which name does a notice lead to a row that is read with it?")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The notices that concern this person, newest first."""
    now, citizen = timezone.now(), current_citizen(request)
    found = feed.home(citizen, number=page_number(request), now=now)
    context: dict[str, Any] = {"page": found.page, "arranged": found.is_arranged, "density": found.density}
    if citizen is not None:
        context |= {"balance": coins.balance(citizen, today=taipei_day(now)), "unread": unread_count(citizen)}
    return render(request, "engagement/notices/home.html", context)


@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice, with the way to its questionnaire; opening it marks it as read."""
    now, citizen = timezone.now(), current_citizen(request)
    found = _visible(pk, citizen, now=now)
    if citizen is not None and not (found.is_opened and found.is_read):  # type: ignore[attr-defined]
        actions.mark_read(found, citizen, now=now)
    asked = found.questionnaire if found.questionnaire and found.questionnaire.opened_at else None
    context: dict[str, Any] = {
        "notice": worn(found),
        "files": list(found.attachments.all()) if found.file_count else [],  # type: ignore[attr-defined]
        "notes": corrections.read_with(found),
        "eligibility": eligibility_of(asked, citizen, now=now) if asked else None,
        "beside": [part for part in BESIDE(found, citizen, now) if part is not None],
    }
    if found.audience_id is None:  # who shares the address of another would tell what they are
        site = settings.PUBLIC_URL
        share = {"share": site + found.get_absolute_url(), "share_picture": site + found.share_picture}
        context |= {"is_public": True, **share}
    if citizen is not None:
        marks = {"is_saved": found.saved_at is not None, "is_away": found.away_at is not None}  # type: ignore[attr-defined]
        context |= {"item": f"n{found.pk}", **marks}
    return render(request, "engagement/notices/notice.html", context)


@require_POST
@login_required
def passage(request: HttpRequest, pk: int) -> HttpResponse:
    """Note how far a citizen came with a notice."""
    now, citizen = timezone.now(), signed_in_citizen(request)
    found = _visible(pk, citizen, now=now)
    actions.mark_passage(found, citizen, is_shared=request.POST.get("what") == "shared", now=now)
    return HttpResponse(status=204)


def _visible(pk: int, citizen: Citizen | None, *, now: datetime) -> Notice:
    query, facts = (_for_citizens(), values_of(citizen, now=now)) if citizen else (_for_visitors(), {})
    found = query.objects(query.rows(number=pk, now=now, **facts))
    if not found:
        raise Http404
    return cast(Notice, found[0])


@compiled
def _for_citizens() -> QuerySet[Notice]:
    return _with_all_that_the_page_shows(SLOTS)


@compiled
def _for_visitors() -> QuerySet[Notice]:
    return _with_all_that_the_page_shows(None)


def _with_all_that_the_page_shows(person: Particulars | None) -> QuerySet[Notice]:
    marked = queries.with_marks(queries.concerning(person, now=queries.NOW), person and person.citizen_id)
    told = queries.with_notes(queries.with_related(marked.annotate(look=look_of(person)), person, now=queries.NOW))
    return (
        told.select_related("agency", "questionnaire__campaign__account", *READ_ALONG())
        .annotate(
            question_count=Count("questionnaire__versions__questions", filter=IS_LIVE, distinct=True),
            file_count=Count("attachments", distinct=True),
        )
        .filter(pk=queries.NUMBER)
        .order_by()
    )
