"""The desk of one notice: six numbered parts, saved as they are typed, and the phone beside them."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from civic.agencies.models import Agency
from civic.core.errors import DomainError
from civic.core.moments import minute
from civic.core.roles import Role, has_role
from civic.web import renditions
from engagement.attachments import actions as attachments
from engagement.attachments.views import handed_out
from engagement.desk import actions, looking, phone, saving
from engagement.desk.forms import FilesForm
from engagement.desk.models import Comment, Part
from engagement.desk.saving import Forms, SavedByAnother
from engagement.events.events.publishing import event_of
from engagement.notices import actions as notices
from engagement.notices import queries
from engagement.notices.body import headings
from engagement.notices.models import Notice
from surveys.questionnaires.cards import CardForm, as_number, choosing, moved
from surveys.questionnaires.models import Questionnaire

SEES = (Role.EDITOR, Role.APPROVER, Role.COORDINATOR, Role.AUDITOR)
DRAFT = Notice.State.DRAFT
View = Callable[..., HttpResponse]


def in_the_desk(*methods: str) -> Callable[[View], Any]:
    """A view inside the administration's site, for members of staff; never kept by a browser."""

    def wrap(view: View) -> Any:
        return admin.site.admin_view(never_cache(require_http_methods(methods or ("GET", "HEAD", "POST"))(view)))

    return wrap


def seen_by(user: Any, pk: int) -> Notice:
    """A notice of an agency in which this person has to do with notices; anything else is not there."""
    rows = Notice.objects.select_related("agency", "audience", "topic", "questionnaire__campaign", "proposed_by")
    found = rows.filter(pk=pk).first()
    if found is None or not has_role(user, *SEES, agency_id=found.agency_id):
        raise Http404
    return found


@in_the_desk()
def new(request: HttpRequest) -> HttpResponse:
    """An empty draft; nothing is kept before the first word is saved."""
    agencies = saving.agencies_to_write_for(request.user)  # type: ignore[arg-type]
    if not agencies:
        raise PermissionDenied
    wanted = request.POST.get("agency") or request.GET.get("agency") or ""
    agency = next((each for each in agencies if str(each.pk) == wanted), agencies[0])
    notice = Notice(agency=agency, proposed_by=request.user)  # type: ignore[misc]  # staff: the door is before it
    if request.method == "POST":
        return _save(request, notice, agencies)
    start = request.GET.get("start", "")
    start = start if start in Questionnaire.Kind.values else ""
    if start == Questionnaire.Kind.SURVEY:
        notice.kind = Notice.Kind.SURVEY
    return _page(request, notice, saving.forms_of(notice, start=start), agencies=agencies)


@in_the_desk()
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """One draft, for the editors of its agency. Whoever may only look, or comes too late, is led to the review page."""
    notice = seen_by(request.user, pk)
    if notice.state != DRAFT or not has_role(request.user, Role.EDITOR, agency_id=notice.agency_id):
        if request.method == "POST":
            return _refused(
                request, notice, _("This is not a draft any more: it waits for an approver, or is published.")
            )
        return redirect("desk:review", pk)
    if request.method == "POST":
        return _save(request, notice, [])
    return _page(request, notice, saving.forms_of(notice))


@in_the_desk("GET", "HEAD")
def attachment(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A file of a notice for those who write it or decide about it, before anybody else may open it."""
    found = seen_by(request.user, pk).attachments.filter(pk=number).first()
    if found is None:
        raise Http404
    return handed_out(found)  # type: ignore[return-value]  # a file is answered in pieces


def _save(request: HttpRequest, notice: Notice, agencies: list[Agency]) -> HttpResponse:
    """Save what was sent; then do what the button says."""
    act, now = request.POST.get("act", "save"), timezone.now()
    seen = request.POST.get("seen", "")
    if act == "over" and notice.pk:  # theirs was read, and mine shall count
        act, seen = "save", request.POST.get("theirs", "")
    data = moved(request.POST, act)
    try:
        facts: Any = {"by": request.user, "seen": seen, "now": now, "key": request.POST.get("key", "")}
        sent = saving.save(notice, data, request.FILES, **facts)
    except SavedByAnother as error:
        return _conflict(request, notice, data, error)
    except DomainError as error:
        return _refused(request, notice, str(error))
    kept = seen_by(request.user, notice.pk)
    if request.headers.get("X-Desk") == "typing":
        return _answer(request, kept, sent)
    if act == "submit":
        return _hand_in(request, kept, sent)
    if act.startswith("comment-"):
        return _comment(request, kept, act.removeprefix("comment-"))
    if act.startswith("file-"):
        return _take_off(request, kept, act.removeprefix("file-"))
    if act.startswith("done-"):
        return _done(request, kept, act.removeprefix("done-"))
    if act == "delete":
        return _delete(request, kept)
    if act.startswith("q-") or not sent.are_valid:
        fresh = sent if not sent.are_valid else saving.forms_of(kept)
        return _page(request, kept, fresh, add=act.startswith("q-add"))
    if request.POST.get("act") == "take" or not agencies:
        messages.success(request, _("Saved."))
    return redirect("desk:desk", kept.pk)


def _hand_in(request: HttpRequest, notice: Notice, sent: Forms) -> HttpResponse:
    """Give it to the approvers when nothing stands in the way; else show what does."""
    facts: Any = {"by": request.user, "now": timezone.now()}
    standing = looking.blocking(notice, **facts)
    if sent.are_valid and not standing:
        try:
            notices.submit(notice, by=request.user)  # type: ignore[arg-type]
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(
                request, _("Handed in. An approver of your agency reads it next; until then you may take it back.")
            )
            return redirect("admin:index")
    else:
        messages.error(request, _("Saved, but not handed in yet: see what is still missing."))
    return _page(request, notice, sent if not sent.are_valid else saving.forms_of(notice), standing=standing)


def _comment(request: HttpRequest, notice: Notice, part: str) -> HttpResponse:
    text = request.POST.get(f"comment-{part}", "")
    try:
        actions.comment(notice, part=part, text=text, by=request.user)  # type: ignore[arg-type]
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("desk:desk", notice.pk)
    return redirect(reverse("desk:desk", args=[notice.pk]) + f"#part-{part}")


def _take_off(request: HttpRequest, notice: Notice, number: str) -> HttpResponse:
    found = notice.attachments.filter(pk=as_number(number) or 0).first()
    if found is not None:  # else another tab was faster
        attachments.take_off(found, by=request.user)  # type: ignore[arg-type]
    return redirect(reverse("desk:desk", args=[notice.pk]) + "#part-files")


def _done(request: HttpRequest, notice: Notice, number: str) -> HttpResponse:
    found = notice.comments.filter(pk=as_number(number) or 0).first()
    if found is None:
        raise Http404
    actions.deal_with(found, by=request.user, now=timezone.now())  # type: ignore[arg-type]
    return redirect(reverse("desk:desk", args=[notice.pk]) + f"#part-{found.part}")


def _delete(request: HttpRequest, notice: Notice) -> HttpResponse:
    try:
        notices.discard(notice, by=request.user)  # type: ignore[arg-type]
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("desk:desk", notice.pk)
    messages.success(request, _("The draft is deleted."))
    return redirect("admin:index")


def _conflict(request: HttpRequest, notice: Notice, data: Any, error: SavedByAnother) -> HttpResponse:
    """Tell a second tab or person; what was typed stays on the page, what is kept stays kept."""
    now_kept = queries.fingerprint(notice.pk)
    if request.headers.get("X-Desk") == "typing":
        return JsonResponse({"error": str(error), "theirs": now_kept}, status=409)
    kept = seen_by(request.user, notice.pk)
    sent = saving.forms_sent(kept, data, {})
    sent.are_valid  # noqa: B018  each form reads what was sent
    messages.error(request, str(error))
    return _page(request, kept, sent, theirs=now_kept, seen=request.POST.get("seen", ""), status=409)


def _refused(request: HttpRequest, notice: Notice, words: str) -> HttpResponse:
    if request.headers.get("X-Desk") == "typing":
        return JsonResponse({"error": words, "theirs": ""}, status=409)
    messages.error(request, words)
    return redirect("desk:review", notice.pk) if notice.pk else redirect("admin:index")


def _answer(request: HttpRequest, notice: Notice, sent: Forms) -> HttpResponse:
    """What the page needs after it saved by itself: the version to go on from, the faults, the figures, the phone."""
    told = _around(request, notice, sent)
    return JsonResponse(
        {
            "seen": told["seen"],
            "page": reverse("desk:desk", args=[notice.pk]),
            "saved": told["saved"],
            "checks": render_to_string("admin/engagement/desk/_checks.html", told, request=request),
            "picture": notice.picture.url if notice.picture else "",
            "files": _files(request, notice, sent),
            "cut": renditions.address(notice.picture.url, 320, notice.cut) if notice.cut and notice.picture else "",
            "around": _what_a_draft_has(request, notice)
            if request.path == reverse("desk:new")
            else _event(request, notice),
            "screens": dict(told["screens"]),
            "errors": _errors(sent),
        }
    )


def _files(request: HttpRequest, notice: Notice, sent: Forms) -> str:
    """The list of files as it is kept, with an empty place for the next one; nothing where it stayed as it was."""
    if not request.FILES.get("attach"):
        return ""
    fresh = FilesForm(notice=notice)
    return render_to_string("admin/engagement/desk/_files.html", {"files": fresh, "notice": notice}, request=request)


def _what_a_draft_has(request: HttpRequest, notice: Notice) -> dict[str, str]:
    """What a page that was opened before there was a draft lacks: a place for comments in each part, and the end."""
    told: dict[str, str] = {
        f"comments-{part}": render_to_string(
            "admin/engagement/desk/_comments.html", {"notice": notice, "part": part, "comments": []}, request=request
        )
        for part in Part.values
    }
    told["looks"] = render_to_string("admin/engagement/desk/_looks_link.html", {"notice": notice}, request=request)
    told |= _event(request, notice)
    told["delete"] = render_to_string("admin/engagement/desk/_delete.html", {"notice": notice}, request=request)
    return told


def _event(request: HttpRequest, notice: Notice) -> dict[str, str]:
    """The ways to the event that the notice is about; they come up when the draft becomes one about an event."""
    if notice.kind != Notice.Kind.EVENT:
        return {}
    facts = {"notice": notice, "event": event_of(notice)}
    return {"event": render_to_string("admin/engagement/desk/_event.html", facts, request=request)}


def _errors(sent: Forms) -> dict[str, list[str]]:
    """Faults by the id of their field."""
    parts: list[Any] = [sent.words, sent.files, sent.whom, sent.ask, *sent.cards]
    if sent.rule.is_bound and sent.whom.cleaned_data.get("whom") == "own":
        parts += [sent.rule, *sent.rule.clauses_form]
    found: dict[str, list[str]] = {}
    for part in parts:
        for name, faults in part.errors.items():
            target = f"id_{part.add_prefix(name)}" if name != "__all__" else "desk-errors"
            found.setdefault(target, []).extend(str(each) for each in faults)
    return found


def _around(request: HttpRequest, notice: Notice, sent: Forms) -> dict[str, Any]:
    now = timezone.now()
    facts: Any = {"by": request.user, "now": now}
    return {
        "notice": notice,
        "seen": queries.fingerprint(notice.pk) if notice.pk else "",
        "saved": _("Saved at %(when)s") % {"when": minute(now)} if notice.pk else _("Nothing is saved yet"),
        "faults": looking.look(notice, **facts) if notice.pk else [],
        "reach": looking.reach(notice, **facts) if notice.pk else None,
        "screens": phone.screens(notice, now=now),
    }


def _page(
    request: HttpRequest, notice: Notice, forms: Forms, *, agencies: Any = (), add: bool = False, theirs: str = "",
    seen: str | None = None, status: int = 200, standing: Any = (),
) -> HttpResponse:  # fmt: skip
    if add:
        forms.cards.append(CardForm(prefix=f"q-{len(forms.cards)}", initial={"kind": "single"}))
    told = _around(request, notice, forms)
    if seen is not None:
        told["seen"] = seen
    context = {
        **admin.site.each_context(request),
        **told,
        "title": _("Write a notice") if not notice.pk else notice.title or _("A draft without a title"),
        "forms": forms,
        "blank": CardForm(prefix="q-__n__", initial={"kind": "single"}),
        "choosing": choosing(),
        "agencies": agencies if len(agencies) > 1 else [],
        "key": "" if notice.pk else _key(request),
        "parts": _parts(notice),
        "event": event_of(notice) if notice.pk else None,
        "headings": headings(notice.body),
        "theirs": theirs,
        "standing": standing,
        "errors": _errors(forms) if forms.words.is_bound else {},
    }
    return TemplateResponse(request, "admin/engagement/desk/desk.html", context, status=status)


def _key(request: HttpRequest) -> str:
    """What names a page that begins a draft, so that it makes one, however often it is sent."""
    sent = request.POST.get("key", "")
    return sent if sent.isascii() and len(sent) == 36 else str(uuid4())


def _parts(notice: Notice) -> dict[str, Any]:
    """The comments of each part, by its name."""
    told: dict[str, list[Comment]] = {part.value: [] for part in Part}
    if notice.pk:
        for each in notice.comments.select_related("by", "done_by"):
            told[each.part].append(each)
    return told
