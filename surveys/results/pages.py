"""Results that everybody reads, as a page and as a table."""

from collections.abc import Iterator

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civic.core.saying import listed
from civic.core.small_cells import LEAST
from civic.web import spreadsheets
from surveys.questionnaires.models import Questionnaire
from surveys.results import downloads, method, publishing
from surveys.results.publishing import Published

HEADER = ("question", "answer", "count", "percent", "low", "high", "weighted_percent", "responses", "counted_on")


@require_safe
def published(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what came of a questionnaire, how it came about, and what the agency did with it."""
    found = _found(pk)
    context = {"found": found, "least": LEAST, "looked_for": listed(method.looked_for(found.questionnaire))}
    return render(request, "surveys/results/published.html", context)


@require_safe
def published_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The same counts as open data; columns in stable English."""
    content = spreadsheets.write(HEADER, _rows(_found(pk)))
    disposition = f'attachment; filename="questionnaire-{pk}-results.csv"'
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition})


@require_safe
def published_xlsx(request: HttpRequest, pk: int) -> FileResponse:
    """The same counts with what each column means and how they came about."""
    return downloads.as_xlsx(downloads.of_everybody(_found(pk)))


@require_safe
def published_json(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for programs."""
    return downloads.as_json(downloads.of_everybody(_found(pk)))


def _found(pk: int) -> Published:
    asked = get_object_or_404(Questionnaire.objects.select_related("agency"), pk=pk)
    found = publishing.published(asked, now=timezone.now())
    if found is None:
        raise Http404
    return found


def _rows(found: Published) -> Iterator[tuple[object, ...]]:
    few = _("fewer than %(n)s") % {"n": LEAST}
    for result in found.results:
        for choice in result.choices:
            told = (few, "", "", "", "") if choice.count is None else (
                choice.count, choice.percent, choice.low, choice.high,
                "" if choice.weighted is None else choice.weighted)  # fmt: skip
            yield result.question.text, choice.text, *told, result.responses, result.on.isoformat()
