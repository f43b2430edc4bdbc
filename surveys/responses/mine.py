"""The page of what one took part in. What one answered is not here: nobody knows whose answers are whose."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from civic.accounts.models import Citizen
from civic.accounts.queries import signed_in_citizen
from civic.core.paging import Page, page_number
from rewards import coins
from surveys.responses.models import Participation

ON_A_PAGE = 20
BESIDE = ("questionnaire__agency", "questionnaire__notice", "questionnaire__results_page", "held_award")


@require_safe
@login_required
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """Every questionnaire that one answered, newest first, with its coins, and its results where all may read them."""
    done, number = participations(signed_in_citizen(request)), page_number(request)
    page = Page.of(
        done.select_related(*BESIDE),
        number=number,
        size=ON_A_PAGE,
    )
    if number > 1 and not page.items:
        raise Http404
    now = timezone.now()
    context = {
        "page": page,
        "count": done.count(),
        "coins_earned": done.aggregate(coins=Sum("coins_awarded"))["coins"] or 0,
        "correctable": {each.questionnaire_id for each in page.items if each.passed and _is_correctable(each, now)},
        "told": {each.questionnaire_id for each in page.items if each.questionnaire.tells_results(now)},
    }
    return render(request, "surveys/responses/mine.html", context)


def _is_correctable(done: Participation, now: datetime) -> bool:
    return done.questionnaire.lets_correct and not done.questionnaire.is_closed(now)


def participations(citizen: Citizen) -> Any:
    """What the person took part in, newest first; with accounts that were merged into this one too."""
    before = Citizen.objects.filter(pk__in=coins.former_accounts(citizen)).values_list("pk", flat=True)
    people = [citizen.pk, *before]
    return Participation.objects.filter(citizen__in=people).order_by("-on", "-pk")
