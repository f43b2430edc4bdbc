"""The agency's question library beside a draft, on a page of its own that needs no script."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from civic.core.errors import DomainError
from civic.core.roles import Role, has_role
from civic.core.saying import listed
from surveys.builder import saving
from surveys.builder.icons import SIGNS
from surveys.builder.views import in_the_builder, seen_by
from surveys.library import actions
from surveys.library.models import LibraryEntry
from surveys.questionnaires.cards import as_number
from surveys.questionnaires.models import Questionnaire

SHOWN = 50  # titles on the page; a search finds the others


@in_the_builder()
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is kept and what could be; keep, put in or remove what was chosen."""
    asked = seen_by(request.user, pk)
    if not has_role(request.user, Role.EDITOR, agency_id=asked.agency_id):
        raise PermissionDenied
    draft = saving.draft_of(asked)
    if draft is None:
        return redirect("admin:surveys_questionnaire_change", pk)
    if request.method == "POST":
        try:
            return redirect(*_done(request, asked))
        except DomainError as refused:
            messages.error(request, str(refused))
    wanted = " ".join(request.GET.get("q", "").replace("\0", "").split())[:80]
    found = LibraryEntry.objects.filter(agency=asked.agency_id, title__icontains=wanted)
    context = {
        **admin.site.each_context(request), "title": asked.title, "questionnaire": asked, "wanted": wanted,
        "entries": [(each, each.asked) for each in found[:SHOWN]], "many": found.count(), "shown": SHOWN,
        "questions": [(SIGNS.get(each.kind, "?"), each) for each in draft.questions.all()],
        "chosen": set(request.POST.getlist("question")), "words": request.POST.get("title", ""),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "admin/surveys/builder/library.html", context, status=status)


def _done(request: HttpRequest, asked: Questionnaire) -> tuple[Any, ...]:
    """Do what the button says, and say where to go on."""
    act, by = request.POST.get("act", ""), request.user
    if act == "keep":
        saved = actions.keep(asked, _numbers(request, "question"), title=request.POST.get("title", ""), by=by)  # type: ignore[arg-type]
        messages.success(request, _("Kept in the library: %(title)s") % {"title": saved.entry})
        if saved.lost:
            words = _("Kept without their conditions, which ask about questions that were not chosen: %(questions)s")
            messages.warning(request, words % {"questions": listed(saved.lost)})
        return "builder:library", asked.pk
    if act.startswith("remove-"):
        title = actions.remove(asked.agency, as_number(act.removeprefix("remove-")) or 0, by=by)  # type: ignore[arg-type]
        messages.success(request, _("Removed from the library: %(title)s") % {"title": title})
        return "builder:library", asked.pk
    after = as_number(request.POST.get("after", ""))
    n = actions.insert(asked, _numbers(request, "entry"), after=after, by=by)  # type: ignore[arg-type]
    words = ngettext("%(n)s question was put in.", "%(n)s questions were put in.", n)
    messages.success(request, words % {"n": n})
    return "builder:build", asked.pk


def _numbers(request: HttpRequest, name: str) -> list[int]:
    """The rows that were ticked, in the page's order; each once."""
    return list(dict.fromkeys(as_number(each) or 0 for each in request.POST.getlist(name)))
