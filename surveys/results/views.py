"""What came of a questionnaire: a page of counts in the administration, and the same as CSV."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from civic.core.calendar import taipei_day
from civic.core.errors import DomainError
from civic.core.roles import Role, has_role
from civic.core.small_cells import LEAST
from civic.web import spreadsheets
from surveys.questionnaires.models import Questionnaire, Version
from surveys.responses.groups import DIMENSIONS
from surveys.results import actions, groups, publishing, queries, rounds
from surveys.results.models import Weighting
from surveys.results.queries import QuestionResult


def results_page(request: HttpRequest, version: Version, site: AdminSite) -> HttpResponse:
    questionnaire, today = version.questionnaire, taipei_day(timezone.now())
    weighting = Weighting.objects.select_related("reference").filter(version=version).first()
    found = queries.results(version, today=today, weighting=weighting)
    context = {
        **site.each_context(request),
        "opts": Questionnaire._meta,
        "title": _("Results"),
        "subtitle": questionnaire.title,
        "questionnaire": questionnaire,
        "is_quiz": questionnaire.kind == Questionnaire.Kind.QUIZ,
        "version": version,
        "versions": questionnaire.versions.exclude(state__in=Version.UNPUBLISHED),
        "least": LEAST,
        "may_read_names": queries.may_read_names(request.user, questionnaire),
        "may_cross": has_role(request.user, Role.EDITOR, Role.APPROVER, agency_id=questionnaire.agency_id),
        "responses": max((result.responses for result in found), default=0),
        "results": found,
        "weighting": weighting,
        "represented": groups.representation(version, weighting),
        "rounds": rounds.compared(questionnaire, found, today=today),
        "is_public": publishing.is_public(questionnaire, now=timezone.now()),
        "said": list(questionnaire.said.all()),
        "has_words": any(result.words for result in found),
        **_by(version, request.GET.get("by", ""), found, today),
    }
    return TemplateResponse(request, "admin/surveys/questionnaire/results.html", context)


def _by(version: Version, wanted: str, found: list[QuestionResult], today: date) -> dict[str, Any]:
    """What the page shows by groups: a dimension, or the answers to another question."""
    asked = [result.question for result in found]
    dimensions = [(each.slug, each.name) for each in DIMENSIONS] if version.questionnaire.keeps_groups else []
    others = [question for question in asked if any(actions.may_cross(each, question) for each in asked)]
    context: dict[str, Any] = {"dimensions": dimensions, "others": others, "by": "", "crossings": {}}
    if wanted in dict(dimensions):
        tables = groups.by_dimension(version, wanted, today=today)
        context |= {"by": wanted, "by_words": dict(dimensions)[wanted]}
    elif other := next((question for question in others if wanted == f"q{question.pk}"), None):
        tables, waiting = groups.by_question(version, other, today=today)
        known = {*waiting, *(table.question for table in tables)}
        rows = [each for each in asked if actions.may_cross(each, other) and each != other]
        context |= {"by": wanted, "by_words": other.text, "other": other, "waiting": waiting}
        context |= {"to_cross": [each for each in rows if each not in known]}
    else:
        return context
    return context | {"crossings": tables}


def cross(request: HttpRequest, version: Version) -> HttpResponse:
    """Ask for a table of one question by another."""
    user: Any = request.user
    found = {str(question.pk): question for question in version.questions.prefetch_related("choices")}
    question, other = found.get(request.POST.get("question", "")), found.get(request.POST.get("other", ""))
    if question is None or other is None:
        raise Http404
    try:
        made = actions.cross(question, other, by=user, today=taipei_day(timezone.now()))
        later = _("The table comes with the next night in which all questions are counted.")
        said = _("The table is there.") if made.responses else later
        messages.success(request, said)
    except DomainError as error:
        messages.error(request, str(error))
    page = reverse("admin:surveys_questionnaire_results", args=[version.questionnaire_id])
    return redirect(f"{page}?version={version.number}&by=q{other.pk}")


def publish(request: HttpRequest, questionnaire: Questionnaire) -> HttpResponse:
    """Publish results before the end, or add to what the agency did with them."""
    user: Any = request.user
    try:
        if "done" in request.POST:
            words = {"said": request.POST.get("said", ""), "done": request.POST["done"]}
            publishing.say(questionnaire, by=user, now=timezone.now(), **words)
            messages.success(request, _("Added, with today’s date."))
        else:
            publishing.publish(questionnaire, by=user, now=timezone.now())
            messages.success(request, _("Everybody can read the results now."))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("admin:surveys_questionnaire_results", questionnaire.pk)


def results_csv(version: Version) -> HttpResponse:
    header = (_("Question"), _("Choice"), _("Responses"), _("Percent"))
    content = spreadsheets.write(header, _rows(version))
    disposition = f'attachment; filename="questionnaire-{_name(version)}.csv"'
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition})


def words_csv(version: Version) -> StreamingHttpResponse:
    return _stream((_("Question"), _("Answer")), queries.words(version), name=f"{_name(version)}-words")


def named_csv(version: Version) -> StreamingHttpResponse:
    header = (_("Day"), _("Name"), _("Question"), _("Answer"))
    return _stream(header, queries.named(version), name=f"{_name(version)}-answers")


def _stream(header: Sequence[str], lines: Iterable[Sequence[Any]], *, name: str) -> StreamingHttpResponse:
    rows = spreadsheets.stream(header, lines)
    disposition = f'attachment; filename="questionnaire-{name}.csv"'
    return StreamingHttpResponse(
        rows, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition}
    )


def _rows(version: Version) -> Iterator[tuple[object, ...]]:
    few = _("fewer than %(n)s") % {"n": LEAST}
    for result in queries.results(version, today=taipei_day(timezone.now())):
        for choice in result.choices:
            told = (few, "") if choice.count is None else (choice.count, choice.percent)
            yield result.question.text, choice.text, *told
        if not result.choices:
            yield result.question.text, _("(words)"), few if result.answered is None else result.answered, ""


def _name(version: Version) -> str:
    """Its questionnaire's number; behind it, which correction it is."""
    return f"{version.questionnaire_id}-v{version.number}" if version.number > 1 else str(version.questionnaire_id)
