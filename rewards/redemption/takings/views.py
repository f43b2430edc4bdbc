"""Pages that look back: an owner's payments with search and files, and the counter's list of one day."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from civic.core.calendar import taipei_day
from civic.core.errors import DomainError
from civic.web.refusals import explained
from rewards.redemption.takings import exports, queries
from rewards.redemption.takings.queries import Mark
from rewards.redemption.takings.search import Search, SearchForm
from rewards.redemption.tills.counter_session import CounterSession, for_shop_staff
from rewards.shops.owner_views import for_signed_in

FILES = {
    "csv": (exports.csv_file, "text/csv; charset=utf-8"),
    "xlsx": (exports.xlsx_file, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def _form(request: HttpRequest) -> SearchForm:
    """Return the form over the owner's own shops; raise Http404 to anybody else, and for a shop that is not theirs."""
    user: Any = request.user
    shops = queries.shops_owned_by(user)
    if not shops:
        raise Http404
    form = SearchForm(request.GET, shops=shops, today=taipei_day(timezone.now()))
    asked = request.GET.get("shop", "")
    if asked and asked not in {str(shop.pk) for shop in shops}:
        raise Http404
    return form


@require_safe
@for_signed_in
def payments(request: HttpRequest) -> HttpResponse:
    """List an owner's payments, newest first, with what they add up to."""
    form = _form(request)
    context: dict[str, Any] = {"form": form, "shops": form.shops}
    if not form.is_valid():
        return render(request, "rewards/redemption/takings/payments.html", context, status=422)
    before, after = (_mark(request, name) for name in ("before", "after"))
    search = form.search
    context |= {"search": search, "page": queries.page_of(search, before=before, after=after)}
    if not (before or after):
        context["totals"] = queries.totals(queries.found(search))
    asked = request.GET.copy()
    for name in ("before", "after"):
        asked.pop(name, None)
    context["asked"] = asked.urlencode()
    return render(request, "rewards/redemption/takings/payments.html", context)


def _mark(request: HttpRequest, name: str) -> Mark | None:
    text = request.GET.get(name)
    mark = Mark.read(text) if text else None
    if text and mark is None:
        raise Http404
    return mark


@require_safe
@for_signed_in
def payments_file(request: HttpRequest, kind: str) -> Any:  # a stream, or a way back
    """Serve the same payments, all of them, as a file."""
    form = _form(request)
    user: Any = request.user
    if kind not in FILES:
        raise Http404
    back = f"../?{request.GET.urlencode()}"
    if not form.is_valid():
        return redirect(back)
    search = form.search
    make, content_type = FILES[kind]
    try:
        file = make(search)
    except DomainError as error:
        messages.error(request, explained(error))
        return redirect(back)
    exports.note(search, kind=kind, by=user)
    name = f"payments-{search.first}-{search.last}.{kind}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=content_type)


@require_safe
@never_cache
@for_shop_staff(otherwise=404)
def day_list(request: HttpRequest, session: CounterSession) -> HttpResponse:
    """Show one day of the shop at the counter: what was taken, and what of it was cancelled or given back."""
    if session.shop is None:
        return redirect("rewards:counter")
    today = taipei_day(timezone.now())
    day = _day(request, today)
    search = Search((session.shop,), day, day)
    before, after = (_mark(request, name) for name in ("before", "after"))
    context = {
        "counter_session": session,
        "today": today,
        "day": day,
        "previous": day - queries.DAY,
        "next": day + queries.DAY if day < today else None,
        "page": queries.page_of(search, before=before, after=after),
        "totals": queries.totals(queries.found(search)),
        "given_back": queries.given_back_on(session.shop, day),
    }
    return render(request, "rewards/redemption/takings/day.html", context)


def _day(request: HttpRequest, today: datetime.date) -> datetime.date:
    """Read the day that was picked; today when there is none, or when it has not come yet."""
    text = request.GET.get("day", "")
    try:
        day = parse_date(text) if text else today
    except ValueError as error:
        raise Http404 from error
    if day is None or day.year < 2000:  # before any day that the database can hold
        raise Http404
    return min(day, today)
