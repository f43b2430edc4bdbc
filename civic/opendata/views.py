from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from civic.core.errors import NotFound
from civic.opendata import queries
from civic.web import spreadsheets


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """The catalogue, with the first rows of every table."""
    return render(request, "civic/opendata/open_data.html", {"tables": queries.catalogue()})


@require_safe
def dataset(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole table as CSV."""
    try:
        table = queries.table(slug)
    except NotFound as error:
        raise Http404 from error
    response = HttpResponse(spreadsheets.write(table.dataset.columns, table.rows), content_type="text/csv")
    response["Content-Disposition"] = f'attachment; filename="{slug}.csv"'
    return response
