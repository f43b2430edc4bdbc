"""What came of a questionnaire: a page of counts in the administration."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from civic.core.calendar import taipei_day
from civic.core.errors import DomainError, NotAllowed
from civic.core.roles import Role, has_role
from civic.core.small_cells import LEAST
from surveys.kinds.registry import KINDS
from surveys.questionnaires.models import Questionnaire, Version
from surveys.questionnaires.names import may_read_names
from surveys.responses.groups import dimensions_of
from surveys.results import actions, counting, downloads, groups, publishing, queries, rounds, rows
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
        "may_read_names": may_read_names(request.user, questionnaire),
        "may_read_rows": (may_read_rows := rows.may_read(request.user, questionnaire)),
        "rows_are_ready": may_read_rows and rows.are_ready(version, now=timezone.now()),
        "is_erased": counting.is_erased(version),
        "may_cross": has_role(request.user, Role.EDITOR, Role.APPROVER, agency_id=questionnaire.agency_id),
        "responses": max((result.responses for result in found), default=0),
        "results": found,
        "weighting": weighting,
        "represented": groups.representation(version, weighting),
        "rounds": rounds.compared(questionnaire, found, today=today),
        "is_public": questionnaire.tells_results(timezone.now()),
        "said": list(questionnaire.said.all()),
        "has_words": any(result.words for result in found),
        "asks_words": any(KINDS[result.question.kind].keeps_words for result in found),
        **_by(version, request.GET.get("by", ""), found, today),
    }
    return TemplateResponse(request, "admin/surveys/questionnaire/results.html", context)


def _by(version: Version, wanted: str, found: list[QuestionResult], today: date) -> dict[str, Any]:
    """What the page shows by groups: a dimension, or the answers to another question."""
    asked = [result.question for result in found]
    dimensions = [(each.slug, each.name) for each in dimensions_of(version.questionnaire)]
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
        left = [] if counting.is_erased(version) else rows
        context |= {"to_cross": [each for each in left if each not in known]}
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
        later = _("The table is made in the next night in which all questions are counted.")
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
    except NotAllowed as error:
        raise PermissionDenied from error
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("admin:surveys_questionnaire_results", questionnaire.pk)


def words_csv(version: Version) -> StreamingHttpResponse:
    return downloads.stream(
        (_("Question"), _("Answer")), queries.words(version), name=f"{downloads.name_of(version)}-words"
    )


def named_csv(version: Version) -> StreamingHttpResponse:
    header = (_("Day"), _("Name"), _("Question"), _("Answer"))
    return downloads.stream(header, queries.named(version), name=f"{downloads.name_of(version)}-answers")


# The files of the page's counts, by their addresses.
EXPORTS: dict[str, Callable[[Version, datetime], HttpResponseBase]] = {
    "results.csv": lambda version, now: downloads.as_csv(version, now=now),
    "codebook.csv": lambda version, now: downloads.codebook_csv(version),
    "results.xlsx": lambda version, now: downloads.as_xlsx(downloads.of_staff(version, now=now)),
    "results.json": lambda version, now: downloads.as_json(downloads.of_staff(version, now=now)),
}
