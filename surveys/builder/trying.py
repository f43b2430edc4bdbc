"""A draft answered as a citizen would, by the citizens' own page. What is answered here is kept nowhere."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from civic.core.errors import FieldErrors
from surveys.builder.phone import LANGUAGES, somebody
from surveys.builder.views import in_the_builder, seen_by
from surveys.questionnaires.models import Questionnaire, Version
from surveys.responses.checking import check
from surveys.responses.forms import AnswerForm
from surveys.responses.marking import is_passed, marked
from surveys.responses.paging import Paged, page_number, turn


@in_the_builder()
def attempt(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the questions, check what was answered, and tell what a citizen would be told."""
    asked = seen_by(request.user, pk)
    version = asked.draft or asked.live
    wanted = request.GET.get("language", "")
    language = wanted if wanted in dict(LANGUAGES) else translation.get_language() or "zh-hant"
    with translation.override(language):
        told = _told(request, asked, version) if version else {}
        context = {"questionnaire": asked, "eligibility": somebody(asked), "language": language, **told}
        return render(request, "surveys/builder/try.html", context)


def _told(request: HttpRequest, asked: Questionnaire, version: Version) -> dict[str, Any]:
    if request.method != "POST":
        return _shown(Paged(AnswerForm(version)))
    form = AnswerForm(version, request.POST)
    paged = Paged(form, at=page_number(request.POST.get("page", "")))
    if not form.is_valid() or turn(paged, request.POST):
        return _shown(paged)
    try:
        checked = check(form.questions, form.answers())
    except FieldErrors as faults:
        form.add_faults(faults.fields)
        paged.go_to_first_fault()
        return _shown(paged)
    is_quiz = asked.kind == Questionnaire.Kind.QUIZ
    right = frozenset(answer.question.pk for answer in checked if answer.is_right)
    return {
        "is_done": True,
        "passed": not is_quiz or is_passed(form.questions, right),
        "marked": marked(form.questions, right, is_over=True) if is_quiz else [],
    }


def _shown(paged: Paged) -> dict[str, Any]:
    return {"form": paged.form, "paged": paged}
