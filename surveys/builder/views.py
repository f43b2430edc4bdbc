"""The builder: a questionnaire's draft on one page, saved as it is typed, with the phone beside it."""

from collections.abc import Callable
from typing import Any

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
from surveys.builder import looking, phone, saving
from surveys.builder.forms import NewForm
from surveys.builder.icons import palette
from surveys.builder.saving import Forms, WrittenByAnother
from surveys.questionnaires import actions
from surveys.questionnaires.access import HEADINGS
from surveys.questionnaires.cards import CardForm, choosing, moved
from surveys.questionnaires.errors import Published
from surveys.questionnaires.models import Question, Questionnaire
from surveys.questionnaires.writing import cards_of

SEES = (Role.EDITOR, Role.APPROVER, Role.COORDINATOR, Role.AUDITOR)
View = Callable[..., HttpResponse]


def in_the_builder(*methods: str) -> Callable[[View], Any]:
    """A view inside the administration's site, for members of staff; never kept by a browser."""

    def wrap(view: View) -> Any:
        return admin.site.admin_view(never_cache(require_http_methods(methods or ("GET", "HEAD", "POST"))(view)))

    return wrap


def seen_by(user: Any, pk: int) -> Questionnaire:
    """A questionnaire of an agency in which this person has to do with them; anything else is not there."""
    found = Questionnaire.objects.select_related("agency", "campaign").filter(pk=pk).first()
    if found is None or not has_role(user, *SEES, agency_id=found.agency_id):
        raise Http404
    return found


def agencies_of(user: Any) -> Any:
    """The agencies for which this person writes."""
    return Agency.objects.filter(pk__in=user.memberships.filter(role=Role.EDITOR).values("agency"))


@in_the_builder()
def new(request: HttpRequest) -> HttpResponse:
    """Title and kind; then the page of cards."""
    agencies = agencies_of(request.user)
    if not agencies:
        raise PermissionDenied
    form = NewForm(request.POST or None, agencies=agencies)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = saving.begin(
            data["agency"], title=data["title"], kind=data["asks"], is_anonymous=data["is_anonymous"], by=request.user,  # type: ignore[arg-type]
        )  # fmt: skip
        return redirect("builder:build", made.pk)
    context = admin.site.each_context(request) | {"form": form, "title": _("A new questionnaire")}
    return TemplateResponse(request, "admin/surveys/builder/new.html", context)


@in_the_builder()
def build(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft, for the editors of its agency; whoever may only look, or finds no draft, is led to its page."""
    asked = seen_by(request.user, pk)
    if not has_role(request.user, Role.EDITOR, agency_id=asked.agency_id) or saving.draft_of(asked) is None:
        if request.method == "POST":
            return _not_a_draft(request, asked)
        return redirect("admin:surveys_questionnaire_change", pk)
    if request.method == "POST":
        return _save(request, asked)
    return _page(request, asked, saving.forms_of(asked))


def _save(request: HttpRequest, asked: Questionnaire) -> HttpResponse:
    """Save what was sent; then do what the button says."""
    act, now, seen = request.POST.get("act", "save"), timezone.now(), request.POST.get("seen", "")
    if act == "over":  # theirs was read, and mine shall count
        act, seen = "save", request.POST.get("theirs", "")
    data = moved(request.POST, act)
    try:
        sent = saving.save(asked, data, by=request.user, seen=seen, now=now)  # type: ignore[arg-type]
    except WrittenByAnother as error:
        return _conflict(request, asked, data, error)
    except DomainError as error:
        return _refused(request, asked, str(error))
    kept = seen_by(request.user, asked.pk)
    if request.headers.get("X-Desk") == "typing":
        return _answer(request, kept, sent)
    if act == "submit":
        return _hand_in(request, kept, sent)
    if act.startswith("q-") or not sent.are_valid:
        fresh = sent if not sent.are_valid else saving.forms_of(kept)
        return _page(request, kept, fresh, add=act.removeprefix("q-add-") if act.startswith("q-add") else "")
    messages.success(request, _("Saved."))
    return redirect("builder:build", kept.pk)


def _hand_in(request: HttpRequest, asked: Questionnaire, sent: Forms) -> HttpResponse:
    """Give a correction to the approvers; a first version goes with its notice."""
    try:
        actions.submit_correction(asked, by=request.user)  # type: ignore[arg-type]
    except DomainError as error:
        messages.error(request, str(error))
        return _page(request, asked, sent if not sent.are_valid else saving.forms_of(asked))
    messages.success(request, _("The correction was handed to the approvers."))
    return redirect("admin:surveys_questionnaire_change", asked.pk)


def _not_a_draft(request: HttpRequest, asked: Questionnaire) -> HttpResponse:
    if not has_role(request.user, Role.EDITOR, agency_id=asked.agency_id):
        raise PermissionDenied
    return _refused(request, asked, str(Published()))


def _conflict(request: HttpRequest, asked: Questionnaire, data: Any, error: WrittenByAnother) -> HttpResponse:
    """Tell a second tab or person; what was typed stays on the page, what is kept stays kept."""
    now_kept = saving.state_of(Questionnaire.objects.get(pk=asked.pk))
    if request.headers.get("X-Desk") == "typing":
        return JsonResponse({"error": str(error), "theirs": now_kept}, status=409)
    kept = seen_by(request.user, asked.pk)
    sent = saving.forms_sent(kept, data)
    sent.are_valid  # noqa: B018  each form reads what was sent
    messages.error(request, str(error))
    return _page(request, kept, sent, theirs=now_kept, seen=request.POST.get("seen", ""), status=409)


def _refused(request: HttpRequest, asked: Questionnaire, words: str) -> HttpResponse:
    if request.headers.get("X-Desk") == "typing":
        return JsonResponse({"error": words, "theirs": ""}, status=409)
    messages.error(request, words)
    return redirect("admin:surveys_questionnaire_change", asked.pk)


def _answer(request: HttpRequest, asked: Questionnaire, sent: Forms) -> HttpResponse:
    """What the page needs after it saved by itself: the version to go on from, the faults, the phone."""
    told = _around(asked)
    return JsonResponse(
        {
            "seen": told["seen"],
            "page": reverse("builder:build", args=[asked.pk]),
            "saved": told["saved"],
            "checks": render_to_string("admin/surveys/builder/_checks.html", told, request=request),
            "screens": dict(told["screens"]),
            "errors": _errors(sent),
            "names": _names(asked, sent),
        }
    )


def _names(asked: Questionnaire, sent: Forms) -> dict[str, str]:
    """The short names that cards were given, by the id of their box: conditions call them so from now on."""
    written = [form for form in sent.cards if not form.is_blank]
    kept = cards_of(asked.draft) if asked.draft else []
    return {f"id_{form.add_prefix('name')}": card.name for form, card in zip(written, kept, strict=False)}


def _errors(sent: Forms) -> dict[str, list[str]]:
    """Faults by the id of their field."""
    return {
        f"id_{part.add_prefix(name)}": [str(each) for each in faults]
        for part in (sent.terms, *sent.cards)
        for name, faults in part.errors.items()
    }


def _around(asked: Questionnaire) -> dict[str, Any]:
    faults = looking.look(asked)
    return {
        "questionnaire": asked,
        "seen": saving.state_of(asked),
        "saved": _("Saved at %(when)s") % {"when": minute(timezone.now())},
        "faults": faults,
        "is_whole": not any(not fault.advises for fault in faults),
        "screens": phone.screens(asked),
    }


def _page(
    request: HttpRequest, asked: Questionnaire, forms: Forms, *, add: str = "", theirs: str = "",
    seen: str | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    if add:
        kind = add if add in Question.Kind.values else Question.Kind.SINGLE
        forms.cards.append(CardForm(prefix=f"q-{len(forms.cards)}", initial={"kind": kind}))
    told = _around(asked)
    if seen is not None:
        told["seen"] = seen
    context = {
        **admin.site.each_context(request),
        **told,
        "title": asked.title,
        "forms": forms,
        "blank": CardForm(prefix="q-__n__", initial={"kind": "single"}),
        "palette": palette(),
        "choosing": choosing(),
        "headings": [heading for found in HEADINGS(asked) for heading in found],
        "theirs": theirs,
        "notice": getattr(asked, "notice", None),
        "is_correction": bool(asked.opened_at),
    }
    return TemplateResponse(request, "admin/surveys/builder/build.html", context, status=status)
