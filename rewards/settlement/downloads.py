"""Statement lines as a file, sent while they are read: a month may have hundreds of thousands."""

from django.db.models import QuerySet
from django.http import StreamingHttpResponse

from civic import spreadsheets
from rewards.settlement import exports
from rewards.settlement.models import Statement


def lines_response(name: str, statements: "QuerySet[Statement]") -> StreamingHttpResponse:
    """The CSV of these statements' lines, under the name `name`."""
    return StreamingHttpResponse(
        spreadsheets.stream(exports.LINE_COLUMNS, exports.line_rows(statements)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"},
    )
