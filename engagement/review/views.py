"""The page of one's year."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from civic.accounts.queries import signed_in_citizen
from civic.core.calendar import taipei_day
from engagement.review import queries


@require_safe
@login_required
@never_cache
def review(request: HttpRequest) -> HttpResponse:
    """What one read, answered, earned and spent in a year; from the year in which one joined."""
    citizen, now = signed_in_citizen(request), taipei_day(timezone.now()).year
    years = list(range(now, min(taipei_day(citizen.joined_at).year, now) - 1, -1))
    asked = request.GET.get("year", str(now))
    if not (asked.isascii() and asked.isdigit() and int(asked[:5]) in years):
        raise Http404
    year = queries.year_of(citizen, int(asked))
    return render(request, "engagement/review/year.html", {"year": year, "years": years, "is_over": year.year < now})
