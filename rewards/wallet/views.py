"""Pages of the wallet: what a citizen has, until when, and how it came and went."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from civic.accounts.models import Citizen
from civic.accounts.queries import signed_in_citizen
from civic.consent.typed import keeps_typed
from civic.core.addresses import address
from civic.core.calendar import taipei_day
from civic.core.errors import DomainError, NotFound
from civic.core.moments import amount, day, local, short_minutes
from civic.core.paging import Page, page_number
from civic.web.refusals import explained
from civic.web.rows import Line, rows
from rewards.holds import actions as holds
from rewards.holds.forms import AppealForm
from rewards.holds.models import Hold
from rewards.holds.queries import open_holds
from rewards.wallet import queries

LINES_PER_PAGE = 20
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
GIFTS = ("award", "release")  # lines that are a joy
NEWS_FOR = timedelta(days=7)  # so long the wallet celebrates coins that this browser has not seen come
PAYMENTS = ("spend", "void", "refund")  # lines that have a receipt


@dataclass(frozen=True)
class Part:
    """Coins of the wallet that lapse after the same Taipei day, `days` days from today."""

    coins: int
    on: date
    days: int


@require_safe
@login_required
@never_cache
def wallet(request: HttpRequest) -> HttpResponse:
    """Show the balance, the last day of each part of it, and the lines, newest first."""
    return _wallet(request, signed_in_citizen(request))


@keeps_typed
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """Take what the citizen says to a hold on their own coins."""
    if request.method != "POST":  # a reload, a change of language, a sign-in on the way
        return redirect("rewards:wallet")
    citizen = signed_in_citizen(request)
    form = AppealForm(request.POST, auto_id=f"id_{pk}_%s")
    if not form.is_valid():
        return _wallet(request, citizen, faults={pk: form}, status=422)
    try:
        holds.appeal(pk, citizen=citizen, words=form.cleaned_data["words"], now=timezone.now())
    except NotFound as error:
        raise Http404 from error
    except DomainError as error:
        messages.warning(request, explained(error))
    else:
        messages.success(request, _("Thank you. What you wrote is with the people who look into it."))
    return redirect("rewards:wallet")


def _wallet(
    request: HttpRequest, citizen: Citizen, *, faults: dict[int, AppealForm] | None = None, status: int = 200
) -> HttpResponse:
    now, number = timezone.now(), page_number(request)
    today, lines = taipei_day(now), _lines(citizen, number=number)
    purse = queries.purse(citizen, today=today)
    context = {
        "balance": purse.balance,
        "parts": [Part(part.coins, part.on, (part.on - today).days) for part in purse.expiring],
        "held": purse.held,
        "in_vouchers": purse.in_vouchers,
        "holds": [(hold, (faults or {}).get(hold.pk) or _form(hold)) for hold in open_holds(citizen)]
        if purse.held
        else [],
        "page": _shown(lines),
        "came_at": _came_at(lines.items, now=now) if number == 1 else None,
    }
    return render(request, "rewards/wallet/wallet.html", context, status=status)


def _form(hold: Hold) -> AppealForm:
    return AppealForm(auto_id=f"id_{hold.pk}_%s", initial={"words": hold.appeal})


def _lines(citizen: Citizen, *, number: int) -> Page:
    """Return a page of the history; one line more than it holds tells whether there are older ones."""
    lines = queries.history(citizen, limit=LINES_PER_PAGE + 1, offset=(number - 1) * LINES_PER_PAGE)
    if not lines and number > 1:
        raise Http404
    return Page.cut(lines, number=number, size=LINES_PER_PAGE)


def _came_at(lines: Sequence[queries.Line], *, now: datetime) -> int | None:
    """When the newest coins came that nobody paid for before, in seconds; None where that is days ago, or never."""
    came = next((line.at for line in lines if line.kind in GIFTS and line.coins > 0), None)
    return int(came.timestamp()) if came is not None and now - came < NEWS_FOR else None


def _shown(page: Page) -> Page:
    said = short_minutes()
    lines = (_line(line, said(line.at)) for line in page.items)
    return replace(page, items=rows("rewards/wallet/_line.html", lines))


def _in_words(line: queries.Line) -> str:
    """Why: of coins that lapsed the books say only their last day, which people read as a date."""
    return day(date.fromisoformat(line.reason)) if line.kind == "expire" and DAY.fullmatch(line.reason) else line.reason


def _line(line: queries.Line, at: str) -> Line:
    look = {
        "kind": line.kind,
        "is_gain": line.coins > 0,
        "is_payment": line.kind in PAYMENTS,
        "has_reason": bool(line.reason),
    }
    values = {
        "reason": _in_words(line),
        "receipt": address("rewards:receipt_of_line", line.transaction_id),
        "coins": amount(abs(line.coins)),
        "balance": amount(line.balance),
        "at": local(line.at).isoformat(),
        "minute": at,
    }
    return look, values
