"""The review page, a notice's history, and its correction notes."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from civic.core.calendar import TAIPEI, taipei_day
from civic.core.errors import DomainError
from civic.core.roles import Role, has_role
from civic.web.step_up import first_shows_factor
from engagement.desk import actions, calendar, looking, looks_views, phone, reviewing, whom
from engagement.desk.errors import NoHour, NoNote, NoReason, ReasonTooLong
from engagement.desk.forms import is_of_our_time
from engagement.desk.models import Part
from engagement.desk.views import SEES, in_the_desk, seen_by
from engagement.events.events import words
from engagement.events.events.publishing import event_of
from engagement.notices import actions as notices
from engagement.notices import corrections, history, queries
from engagement.notices.admin import REACH
from engagement.notices.errors import words_of
from engagement.notices.models import CorrectionNote, Notice
from surveys.questionnaires.cards import as_number

State = Notice.State
TYPED = ("send_back", "comment", "note")  # what somebody has written stays in its box
SURE = ("publish", "schedule", "note-approve")
Act = Callable[[HttpRequest, Notice, datetime], str]


@in_the_desk()
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """All that an approver decides about, on one page; for others the same to read."""
    notice = seen_by(request.user, pk)
    if request.method != "POST":
        return _page(request, notice)
    act = request.POST.get("act", "")
    verb = act.partition(":")[0]
    do = ACTS.get(verb)
    if do is None:
        raise Http404
    if verb in SURE and (way := first_shows_factor(request, _back(request))) is not None:
        messages.info(request, _("This step is important: confirm that it is you, then tap the button once more."))
        return way
    try:
        said = do(request, notice, timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
        return _page(request, notice, typed=request.POST) if act in TYPED else redirect("desk:review", pk)
    messages.success(request, said)
    return _onward(request, notice, act)


def _onward(request: HttpRequest, notice: Notice, act: str) -> HttpResponse:
    """After a decision the next one that waits; after a word the same page."""
    if act in ("clone", "follow-answered", "follow-silent"):
        return redirect("desk:desk", notice.pk)
    if act in ("publish", "schedule", "send_back"):
        following = reviewing.waiting_for(request.user).exclude(pk=notice.pk).first()
        if following is not None:
            messages.info(request, _("The next one that waits for you:"))
            return redirect("desk:review", following.pk)
        return redirect("admin:index")
    return redirect("desk:review", notice.pk)


def _back(request: HttpRequest) -> str:
    at = request.POST.get("at", "")
    return request.path + (f"?{urlencode({'at': at})}" if at else "")


def _publish(request: HttpRequest, notice: Notice, now: datetime) -> str:
    notices.publish(notice, by=request.user, now=now, seen=request.POST.get("seen", ""))  # type: ignore[arg-type]
    return _("“%(title)s” is published.") % {"title": notice.title}


def _schedule(request: HttpRequest, notice: Notice, now: datetime) -> str:
    try:
        at = datetime.fromisoformat(request.POST.get("at", "")).replace(tzinfo=TAIPEI)
    except ValueError:
        raise NoHour from None
    if not is_of_our_time(at):
        raise NoHour
    notices.schedule(notice, by=request.user, at=at, now=now, seen=request.POST.get("seen", ""))  # type: ignore[arg-type]
    return _("“%(title)s” is approved, and published at its hour.") % {"title": notice.title}


def _send_back(request: HttpRequest, notice: Notice, now: datetime) -> str:
    said = [*(clean(words) for words in request.POST.getlist("ready")), _reason(request)]
    reason = "\n".join(part for part in said if part)
    if not reason:
        raise NoReason
    if len(reason) > 300:
        raise ReasonTooLong
    notices.reject(notice, by=request.user, reason=reason, now=now)  # type: ignore[arg-type]
    return _("“%(title)s” went back to its editor, with your reason.") % {"title": notice.title}


def clean(words: str) -> str:
    """What was typed, without the letter that a database takes in no text."""
    return words.replace("\0", "").strip()


def _reason(request: HttpRequest) -> str:
    return clean(request.POST.get("reason", ""))


def _recall(request: HttpRequest, notice: Notice, now: datetime) -> str:
    notices.recall(notice, by=request.user, reason=_reason(request)[:300], now=now)  # type: ignore[arg-type]
    return _("Taken back: it is a draft again.")


def _withdraw(request: HttpRequest, notice: Notice, now: datetime) -> str:
    reason = _reason(request)[:300]
    if not reason:
        raise NoReason
    notices.withdraw(notice, by=request.user, reason=reason)  # type: ignore[arg-type]
    return _("The notice is off the site.")


def _comment(request: HttpRequest, notice: Notice, now: datetime) -> str:
    actions.comment(notice, part=request.POST.get("part", ""), text=request.POST.get("text", ""), by=request.user)  # type: ignore[arg-type]
    return _("Your comment is beside its part.")


def _done(request: HttpRequest, notice: Notice, now: datetime) -> str:
    number = request.POST.get("act", "").partition(":")[2]
    said = notice.comments.filter(pk=as_number(number) or 0).first()
    if said is None:
        raise Http404
    actions.deal_with(said, by=request.user, now=now)  # type: ignore[arg-type]
    return _("Marked as dealt with.")


def _clone(request: HttpRequest, notice: Notice, now: datetime) -> str:
    made = actions.clone(notice, by=request.user)  # type: ignore[arg-type]
    notice.pk = made.pk
    return _("Here is a copy for you to change; it has not been handed in.")


def _follow(request: HttpRequest, notice: Notice, now: datetime) -> str:
    answered = request.POST.get("act") == "follow-answered"
    made = actions.follow_up(notice, answered=answered, by=request.user)  # type: ignore[arg-type]
    notice.pk = made.pk
    return _("Here is a draft for these people: write what you did with their answers.")


def _note(request: HttpRequest, notice: Notice, now: datetime) -> str:
    text, english = (" ".join(clean(request.POST.get(name, "")).split()) for name in ("note", "note_en"))
    if not 0 < len(text) <= 300 or len(english) > 400:
        raise NoNote
    corrections.propose(notice, text=text, text_en=english, by=request.user)  # type: ignore[arg-type]
    return _("The correction was handed to the approvers.")


def _note_approve(request: HttpRequest, notice: Notice, now: datetime) -> str:
    corrections.approve(_waiting_note(request, notice), by=request.user, now=now)  # type: ignore[arg-type]
    return _("The correction is on the notice’s page.")


def _note_reject(request: HttpRequest, notice: Notice, now: datetime) -> str:
    reason = _reason(request)[:300]
    if not reason:
        raise NoReason
    corrections.reject(_waiting_note(request, notice), by=request.user, reason=reason, now=now)  # type: ignore[arg-type]
    return _("The correction went back, with your reason.")


def _waiting_note(request: HttpRequest, notice: Notice) -> CorrectionNote:
    """The note that was read: another one may wait by now."""
    found = notice.notes.filter(pk=as_number(request.POST.get("number", "")) or 0).first()
    if found is None:
        raise Http404
    return found


ACTS: dict[str, Act] = {
    "publish": _publish,
    "schedule": _schedule,
    "send_back": _send_back,
    "recall": _recall,
    "withdraw": _withdraw,
    "comment": _comment,
    "done": _done,
    "clone": _clone,
    "follow-answered": _follow,
    "follow-silent": _follow,
    "note": _note,
    "note-approve": _note_approve,
    "note-reject": _note_reject,
}


def _page(request: HttpRequest, notice: Notice, *, typed: Any = None) -> HttpResponse:
    user, now = request.user, timezone.now()
    facts: Any = {"by": user, "now": now}
    is_editor = has_role(user, Role.EDITOR, agency_id=notice.agency_id)
    is_approver = has_role(user, Role.APPROVER, agency_id=notice.agency_id)
    is_open = notice.state in (State.SUBMITTED, State.APPROVED)
    asked, note = notice.questionnaire, notice.notes.filter(state=CorrectionNote.State.SUBMITTED).first()
    may_withdraw = has_role(user, Role.APPROVER, Role.COORDINATOR, agency_id=notice.agency_id)
    decides = is_approver and is_open and not notice.is_by(user)
    waiting = list(reviewing.waiting_for(user).values_list("pk", flat=True)[:50]) if is_approver else []
    context = {
        **admin.site.each_context(request),
        "title": notice.title or _("A draft without a title"),
        "notice": notice,
        "seen": queries.fingerprint(notice.pk),
        "screens": phone.screens(notice, now=now),
        "files": list(notice.attachments.all()),
        "looks": looks_views.shown(notice, now=now),
        "whom": whom.in_words(notice.audience),
        "reach": looking.reach(notice, **facts) if notice.state != State.WITHDRAWN else None,
        "told": [words for told in REACH(notice) for words in told] if is_open and notice.is_sent else [],
        "checklist": reviewing.checklist(notice, **facts) if is_open or notice.state == State.DRAFT else [],
        "changes": reviewing.changes(notice) if is_open else None,
        "is_open": is_open,
        "decides": decides,
        "may_recall": (is_editor or is_approver) and is_open,
        "may_write": is_editor and notice.state == State.DRAFT,
        "may_clone": is_editor,
        "may_follow": is_editor and asked is not None and notice.published_at is not None,
        "may_withdraw": notice.state == State.PUBLISHED and may_withdraw,
        "may_comment": (is_editor or is_approver) and notice.state != State.WITHDRAWN,
        "may_correct": is_editor and notice.state == State.PUBLISHED and note is None,
        "note": note,
        "decides_note": note is not None and is_approver and note.waits_for(user),
        "notes": corrections.shown(notice),
        "event": words.told(event) if (event := event_of(notice)) else [],
        "questions": asked.asked if asked else [],
        "parts": Part.choices,
        "comments": list(notice.comments.select_related("by", "done_by")),
        "reasons": reviewing.ready_reasons(),
        "failure": words_of(notice.failure) if notice.failure else "",
        "others": len([pk for pk in waiting if pk != notice.pk]),
        "at": request.GET.get("at") or _wanted(notice, now),
        "typed": typed or {},
        "chosen": typed.getlist("ready") if typed else [],
        "is_own": is_open and is_approver and notice.is_by(user),
    }  # fmt: skip
    return TemplateResponse(request, "admin/engagement/desk/review.html", context)


def _wanted(notice: Notice, now: datetime) -> str:
    """The hour that the editor asked for, if it is still to come, as a box for day and hour takes it."""
    at = notice.goes_out_at or notice.wanted_at
    return at.astimezone(TAIPEI).strftime("%Y-%m-%dT%H:%M") if at and at > now else ""


@in_the_desk("GET", "HEAD")
def past(request: HttpRequest, pk: int) -> HttpResponse:
    """Every step of a notice, with what changed from one to the next; newest first."""
    notice = seen_by(request.user, pk)
    rows: list[tuple[Any, Any]] = []
    before: Any = None
    for each in notice.revisions.select_related("by"):
        rows.append((each, history.differences(before, each.content) if before is not None else None))
        before = each.content
    context = {
        **admin.site.each_context(request),
        "title": _("History of “%(title)s”") % {"title": notice.title},
        "notice": notice,
        "rows": rows[::-1],
        "review": reverse("desk:review", args=[pk]),
    }
    return TemplateResponse(request, "admin/engagement/desk/history.html", context)


@in_the_desk("GET", "HEAD")
def calendar_page(request: HttpRequest) -> HttpResponse:
    """Five weeks of all agencies' notices. Of other agencies' the title is shown once it is decided, and no way in."""
    if not has_role(request.user, *SEES):
        raise PermissionDenied
    today = taipei_day(timezone.now())
    try:
        first = date.fromisoformat(request.GET.get("from", ""))
    except ValueError:
        first = today
    first = min(max(first, today - timedelta(days=3650)), today + timedelta(days=3650))
    weeks = calendar.weeks(first, today=today)
    for day in (day for week in weeks for day in week):
        for notice in day.notices:
            notice.is_mine = has_role(request.user, *SEES, agency_id=notice.agency_id)  # type: ignore[attr-defined]
    context = {
        **admin.site.each_context(request),
        "title": _("Calendar of notices"),
        "weeks": weeks,
        "today": today,
        "before": weeks[0][0].day - timedelta(days=7 * calendar.WEEKS),
        "after": weeks[0][0].day + timedelta(days=7 * calendar.WEEKS),
        "most": calendar.CROWDED,
    }
    return TemplateResponse(request, "admin/engagement/desk/calendar.html", context)
