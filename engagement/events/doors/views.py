"""The door page: digits, list and walk-ins as plain forms; scripts make it quicker (static/js/door.js)."""

import secrets
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from civic.core.errors import DomainError
from civic.core.paging import Page, page_number
from civic.desk.noting import READ
from civic.web.qr_pages import render_with_camera
from civic.web.qr_photos import NoCodeInPhoto, texts_in
from civic.web.refusals import explained
from engagement.events.attendance import actions as attendance
from engagement.events.attendance.actions import Direction, Passed
from engagement.events.doors import actions, queries
from engagement.events.doors.answers import WORDS, Answer, answered, said_of
from engagement.events.doors.entering import NAME, for_keepers, leave, remember
from engagement.events.doors.forms import PassForm, PinForm, WalkInForm
from engagement.events.doors.keepers import Keeper, session_now
from engagement.events.doors.links import link_of
from engagement.events.events.models import EventSession
from engagement.events.registrations.models import Registration
from engagement.events.registrations.passes import find

KEY_LENGTH = 100
DIGITS = 18  # of a number of a row, at most
DOOR = "engagement/events/doors/door.html"


@sensitive_post_parameters("pin")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def door_link(request: HttpRequest, code: str) -> HttpResponse:
    """A helper types the PIN of the link that they were given."""
    link, now = link_of(code), timezone.now()
    if link is None:
        raise Http404
    form = PinForm(request.POST if request.method == "POST" else None)
    ended = not actions.is_good(link, now=now)
    if request.method == "POST" and not ended and form.is_valid():
        try:
            remember(request, actions.open_link(code, pin=form.cleaned_data["pin"], now=now))
        except DomainError as error:
            form.add_error("pin", explained(error, key="event-door"))
        else:
            return redirect("engagement:door", link.event_id)
    context = {"link": link, "event": link.event, "form": form, "ended": ended}
    status = 403 if ended else 422 if form.errors else 200
    return render(request, "engagement/events/doors/link.html", context, status=status)


@require_safe
@for_keepers
def door(request: HttpRequest, keeper: Keeper) -> HttpResponse:
    """The page of a door."""
    return _page(request, keeper)


@require_safe
@for_keepers
def kept_door(request: HttpRequest, keeper: Keeper) -> HttpResponse:
    """The same page without a name on it, which the phone keeps for when it has no reception."""
    context: dict[str, Any] = {"form": PassForm(), "words_of_doors": WORDS.items(), "is_kept": True}
    return render_with_camera(request, DOOR, {"keeper": keeper, "event": keeper.event, **context})


@require_POST
@for_keepers
def check(request: HttpRequest, keeper: Keeper) -> HttpResponse:
    """Take digits that were typed, or a code that a scanner typed."""
    form = PassForm(request.POST)
    if not form.is_valid():
        return _page(request, keeper, form=form, status=422)
    return _shown(request, keeper, {"digits": form.cleaned_data["digits"]})


@require_POST
@for_keepers
def photo(request: HttpRequest, keeper: Keeper) -> HttpResponse:
    """Take a photo of a pass, where the browser reads no codes by itself."""
    sent = request.FILES.get("photo")
    try:
        if sent is None:
            raise NoCodeInPhoto
        text = texts_in(sent, size=sent.size or 0)[0]
    except DomainError as error:
        messages.error(request, explained(error))
        return redirect("engagement:door", keeper.event.pk)
    return _shown(request, keeper, {"code": code_in(text)})


def _shown(request: HttpRequest, keeper: Keeper, what: dict[str, str]) -> HttpResponse:
    now = timezone.now()
    return _answered(
        request,
        keeper,
        lambda way, key: attendance.check(keeper.door, **what, direction=way, at=now, key=key, now=now),
        known=lambda: find(**what, event_id=keeper.event.pk),
    )


@require_POST
@for_keepers
def tick(request: HttpRequest, keeper: Keeper) -> HttpResponse:
    """Somebody in the list."""
    now = timezone.now()
    number = _number(request, "registration")
    mine = queries.listed(keeper, number) if number is not None else None
    if mine is None:
        raise Http404
    mine.session.event = keeper.event

    def let(way: Direction, key: str) -> Passed:
        facts: Any = {"direction": way, "at": now, "key": key, "now": now}
        if mine.citizen is None:
            return attendance.check_guest(keeper.door, mine, **facts)
        return attendance.check_person(keeper.door, mine.citizen, session=mine.session, **facts)

    return _answered(request, keeper, let, known=lambda: mine)


@require_POST
@for_keepers
def walk_in(request: HttpRequest, keeper: Keeper) -> HttpResponse:
    """Somebody without a pass, by card number or address."""
    form, now = WalkInForm(request.POST), timezone.now()
    session = _session(request, keeper)
    if not form.is_valid() or session is None:
        return _page(request, keeper, walk_in=form, status=422)
    who = form.cleaned_data["who"]
    return _answered(
        request,
        keeper,
        lambda way, key: actions.let_in(keeper, session, who=who, direction=way, at=now, key=key, now=now),
    )


def _answered(
    request: HttpRequest,
    keeper: Keeper,
    act: Callable[[Direction, str], Passed],
    known: Callable[[], Registration | None] = lambda: None,
) -> HttpResponse:
    way: Direction = "out" if request.POST.get("direction") == "out" else "in"
    key = _words(request.POST, "key")[:KEY_LENGTH] or secrets.token_urlsafe(16)
    answer = answered(lambda: act(way, key), known=known)
    return _page(request, keeper, answer=answer, way=way, status=200 if answer.passed else 409)


@require_POST
@for_keepers
def undo(request: HttpRequest, keeper: Keeper) -> HttpResponse:
    """Take a scan back, with a reason."""
    number = _number(request, "scan")
    scan = queries.scan_of(keeper, number) if number is not None else None
    if scan is None:
        raise Http404
    try:
        attendance.undo(
            scan, by=keeper.user, answerable=keeper.door.answerable, reason=_words(request.POST, "reason"),
            now=timezone.now(),
        )  # fmt: skip
    except DomainError as error:
        messages.error(request, explained(error))
    else:
        messages.success(request, _("Taken back: %(name)s.") % {"name": said_of(scan).name})
    return redirect("engagement:door", keeper.event.pk)


@require_POST
@for_keepers
def name(request: HttpRequest, keeper: Keeper) -> HttpResponse:
    """A member of staff says at which door they stand."""
    request.session[NAME] = " ".join(_words(request.POST, "name").split())[:40]
    return redirect("engagement:door", keeper.event.pk)


@require_POST
@for_keepers
def leave_door(request: HttpRequest, keeper: Keeper) -> HttpResponse:
    """A helper goes; the link with its PIN opens the door again."""
    leave(request, keeper.event.pk)
    messages.info(request, _("You have left the door."))
    return redirect("engagement:home")


def _number(request: HttpRequest, name: str) -> int | None:
    """The number of a row that was sent; None for what is none."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else None


def _words(sent: QueryDict, name: str) -> str:
    """What was typed, as the database can keep it."""
    return str(sent.get(name, "")).replace("\0", "")


def _session(request: HttpRequest, keeper: Keeper) -> EventSession | None:
    """The session that was chosen, or the one that runs."""
    asked = request.POST.get("session") or request.GET.get("session") or ""
    for each in queries.sessions_of(keeper.event):
        if str(each.pk) == asked:
            return each
    found: EventSession | None = session_now(keeper.event, now=timezone.now())
    return found


def code_in(text: str) -> str:
    """The code of a pass in what a scanner read: itself, or the end of an address of ours."""
    return text.strip().split("?")[0].split("#")[0].rstrip("/").rsplit("/", 1)[-1][:64]


def _page(
    request: HttpRequest,
    keeper: Keeper,
    *,
    form: PassForm | None = None,
    walk_in: WalkInForm | None = None,
    answer: Answer | None = None,
    way: Direction = "in",
    status: int = 200,
) -> HttpResponse:
    session = _session(request, keeper)
    words = _words(request.GET, "q")[:60]
    context: dict[str, Any] = {
        "keeper": keeper,
        "event": keeper.event,
        "session": session,
        "sessions": queries.sessions_of(keeper.event),
        "form": form or PassForm(),
        "walk_in": walk_in or WalkInForm(),
        "answer": answer,
        "way": request.GET.get("way", way),
        "key": secrets.token_urlsafe(16),
        "words": words,
        "words_of_doors": WORDS.items(),
        "last": [(scan, said_of(scan)) for scan in queries.last_scans(keeper)],
    }
    if session is not None:
        about = {"by": keeper.user, "about": keeper.event, "session": session.pk, "searched": bool(words)}
        READ.tell("event.people_viewed", **about, link=keeper.link.pk if keeper.link else None)
        context["counts"] = queries.counts(session)
        context["page"] = Page.of(
            queries.the_list(session, words=words, by_address=keeper.user is not None),
            number=page_number(request),
            size=queries.PAGE,
        )
    return render_with_camera(request, DOOR, context, status=status)
