from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
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
    table = _table(slug)
    response = HttpResponse(spreadsheets.write(table.dataset.columns, table.rows), content_type="text/csv")
    response["Content-Disposition"] = f'attachment; filename="{slug}.csv"'
    return response


@require_safe
def dataset_json(request: HttpRequest, slug: str) -> JsonResponse:
    """The whole table as JSON: an object for each row, by the names of the columns. What is hidden is null."""
    table = _table(slug)
    names = table.dataset.columns
    rows = [{name: None if cell == "" else cell for name, cell in zip(names, row, strict=True)} for row in table.rows]
    return JsonResponse({"dataset": slug, "title": str(table.dataset.title), "columns": list(names), "rows": rows})


def _table(slug: str) -> queries.Table:
    try:
        return queries.table(slug)
    except NotFound as error:
        raise Http404 from error
