"""The page of one's coins by month."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from civic.accounts.queries import signed_in_citizen
from civic.core.calendar import taipei_day
from rewards.wallet import months, queries


@require_safe
@login_required
@never_cache
def by_month(request: HttpRequest) -> HttpResponse:
    """What came and went in each month of a year, by kind, and what lapses when."""
    citizen, today = signed_in_citizen(request), taipei_day(timezone.now())
    years = months.years(citizen)
    year = _year(request.GET.get("year", ""), years, today.year)
    found = months.of_year(citizen, year)
    parts = queries.expiring(citizen, today=today)
    context: dict[str, Any] = {
        "year": year,
        "years": years,
        "months": found,
        "most": max((max(month.came, month.went) for month in found), default=0),
        "parts": [(part, (part.on - today).days) for part in parts],
        "largest": max((part.coins for part in parts), default=0),
        "total": sum(part.coins for part in parts),
    }
    return render(request, "rewards/wallet/months.html", context)


def _year(asked: str, years: list[int], now: int) -> int:
    """The year that was asked for; the newest with a line where none was."""
    if not asked:
        return years[0] if years else now
    if not (asked.isascii() and asked.isdigit() and int(asked[:5]) in years):
        raise Http404
    return int(asked)
