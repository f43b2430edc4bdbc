"""What came of a questionnaire: a page of counts in the administration, and the same as CSV."""

from collections.abc import Iterator

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from civic.web import spreadsheets
from surveys.questionnaires.models import Questionnaire
from surveys.results import queries


def results_page(request: HttpRequest, questionnaire: Questionnaire, site: AdminSite) -> HttpResponse:
    found = queries.results(questionnaire)
    context = {
        **site.each_context(request),
        "opts": Questionnaire._meta,
        "title": _("Results"),
        "subtitle": questionnaire.title,
        "questionnaire": questionnaire,
        "is_quiz": questionnaire.kind == Questionnaire.Kind.QUIZ,
        "responses": questionnaire.responses.count(),
        "results": found,
        "has_words": any(result.words for result in found),
    }
    return TemplateResponse(request, "admin/surveys/questionnaire/results.html", context)


def results_csv(questionnaire: Questionnaire) -> HttpResponse:
    header = (_("Question"), _("Choice"), _("Responses"), _("Percent"))
    content = spreadsheets.write(header, _rows(questionnaire))
    disposition = f'attachment; filename="questionnaire-{questionnaire.pk}.csv"'
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition})


def words_csv(questionnaire: Questionnaire) -> StreamingHttpResponse:
    rows = spreadsheets.stream((_("Question"), _("Answer")), queries.words(questionnaire))
    disposition = f'attachment; filename="questionnaire-{questionnaire.pk}-words.csv"'
    return StreamingHttpResponse(
        rows, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition}
    )


def _rows(questionnaire: Questionnaire) -> Iterator[tuple[object, ...]]:
    for result in queries.results(questionnaire):
        for choice in result.choices:
            yield result.question.text, choice.text, choice.count, choice.percent
        if not result.choices:
            yield result.question.text, _("(words)"), result.answered, ""
