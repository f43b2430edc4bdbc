"""The pictures of a draft's answers, on a page of their own that needs no script: one box for a file beside each."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from civic.core.errors import DomainError
from civic.core.roles import Role, has_role
from surveys.builder import saving
from surveys.builder.views import in_the_builder, seen_by
from surveys.questionnaires import pictures
from surveys.questionnaires.cards import as_number
from surveys.questionnaires.models import Choice, Question, Questionnaire, Version


@dataclass
class Row:
    """An answer with what is wrong with the file that was sent for it."""

    choice: Choice
    faults: list[str] = field(default_factory=list)


@in_the_builder()
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the answers with their pictures, and take new ones."""
    asked = seen_by(request.user, pk)
    if not has_role(request.user, Role.EDITOR, agency_id=asked.agency_id):
        raise PermissionDenied
    draft = saving.draft_of(asked)
    if draft is None:
        return redirect("admin:surveys_questionnaire_change", pk)
    faults = _take(request, asked) if request.method == "POST" else {}
    if request.method == "POST" and not faults:
        messages.success(request, _("Saved."))
        return redirect("builder:pictures", pk)
    context = {
        **admin.site.each_context(request), "title": asked.title, "questionnaire": asked,
        "questions": _questions(draft, faults), "gone": faults.get(0, []),
    }  # fmt: skip
    return TemplateResponse(request, "admin/surveys/builder/pictures.html", context, status=422 if faults else 200)


def _take(request: HttpRequest, asked: Questionnaire) -> dict[int, list[str]]:
    """Keep every file that is a picture; return what is wrong with the others, by answer (0: one that is gone)."""
    faults: dict[int, list[str]] = {}
    sent: dict[str, Any] = {name: file for name, file in request.FILES.items() if name.startswith("picture-")}
    sent |= {name: None for name in request.POST if name.startswith("remove-")}
    for name, file in sent.items():
        number = as_number(name.partition("-")[2]) or 0
        try:
            pictures.put(asked, number, file, by=request.user)  # type: ignore[arg-type]
        except pictures.AnswerGone as gone:
            faults.setdefault(0, [str(gone)])
        except DomainError as error:
            faults[number] = [str(error)]
    return faults


def _questions(draft: Version, faults: dict[int, list[str]]) -> list[tuple[Question, list[Row]]]:
    there = draft.questions.filter(kind=Question.Kind.PICTURE).prefetch_related("choices")
    return [(each, [Row(choice, faults.get(choice.pk, [])) for choice in each.choices.all()]) for each in there]
