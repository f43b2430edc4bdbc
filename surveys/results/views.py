"""What came of a questionnaire: a page of counts in the administration, and the same as CSV."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from civic.core.calendar import taipei_day
from civic.core.small_cells import LEAST
from civic.web import spreadsheets
from surveys.questionnaires.models import Questionnaire, Version
from surveys.results import queries


def results_page(request: HttpRequest, version: Version, site: AdminSite) -> HttpResponse:
    questionnaire = version.questionnaire
    found = queries.results(version, today=taipei_day(timezone.now()))
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
        "responses": max((result.responses for result in found), default=0),
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
