"""What came of a questionnaire: a page of counts in the administration, and the same as CSV."""

from collections.abc import Iterator

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from civic.web import spreadsheets
from surveys.questionnaires.models import Questionnaire, Version
from surveys.results import queries


def results_page(request: HttpRequest, version: Version, site: AdminSite) -> HttpResponse:
    questionnaire, found = version.questionnaire, queries.results(version)
    context = {
        **site.each_context(request),
        "opts": Questionnaire._meta,
        "title": _("Results"),
        "subtitle": questionnaire.title,
        "questionnaire": questionnaire,
        "is_quiz": questionnaire.kind == Questionnaire.Kind.QUIZ,
        "version": version,
        "versions": questionnaire.versions.exclude(state__in=Version.UNPUBLISHED),
        "responses": version.responses.count(),
        "results": found,
        "has_words": any(result.words for result in found),
    }
    return TemplateResponse(request, "admin/surveys/questionnaire/results.html", context)


def results_csv(version: Version) -> HttpResponse:
    header = (_("Question"), _("Choice"), _("Responses"), _("Percent"))
    content = spreadsheets.write(header, _rows(version))
    disposition = f'attachment; filename="questionnaire-{_name(version)}.csv"'
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition})


def words_csv(version: Version) -> StreamingHttpResponse:
    rows = spreadsheets.stream((_("Question"), _("Answer")), queries.words(version))
    disposition = f'attachment; filename="questionnaire-{_name(version)}-words.csv"'
    return StreamingHttpResponse(
        rows, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition}
    )


def _rows(version: Version) -> Iterator[tuple[object, ...]]:
    for result in queries.results(version):
        for choice in result.choices:
            yield result.question.text, choice.text, choice.count, choice.percent
        if not result.choices:
            yield result.question.text, _("(words)"), result.answered, ""


def _name(version: Version) -> str:
    """Its questionnaire's number; behind it, which correction it is."""
    return f"{version.questionnaire_id}-v{version.number}" if version.number > 1 else str(version.questionnaire_id)
