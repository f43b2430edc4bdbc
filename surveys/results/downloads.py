"""Files of results: for the agency's staff with all that its page tells, for everybody with what was promised."""

from datetime import datetime
from typing import IO, Any

from django.http import FileResponse, HttpResponse, StreamingHttpResponse

from civic.core.calendar import taipei_day
from civic.web import spreadsheets
from surveys.questionnaires.models import Version
from surveys.responses.groups import DIMENSIONS
from surveys.results import exports, groups, publishing, queries, rows
from surveys.results.exports import Export
from surveys.results.models import Weighting
from surveys.results.publishing import Published

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON = "application/json; charset=utf-8"


def of_staff(version: Version, *, now: datetime) -> Export:
    """All that the page in the administration tells, by every dimension that is kept."""
    weighting, today = _weighting(version), taipei_day(now)
    kept = DIMENSIONS if version.questionnaire.keeps_groups else ()
    return Export(
        version, queries.results(version, today=today, weighting=weighting, with_words=False), weighting,
        reached=publishing.reached(version.questionnaire), flagged=publishing.flagged(version), tells_right=True,
        by=[(str(each.name), groups.by_dimension(version, each.slug, today=today)) for each in kept],
    )  # fmt: skip


def of_everybody(found: Published) -> Export:
    return Export(found.version, found.results, found.weighting, reached=found.reached, flagged=found.flagged)


def as_csv(version: Version, *, now: datetime) -> HttpResponse:
    found = queries.results(version, today=taipei_day(now), weighting=_weighting(version), with_words=False)
    return _csv(spreadsheets.write(exports.result_header(), exports.result_rows(found)), name_of(version))


def codebook_csv(version: Version) -> HttpResponse:
    table = spreadsheets.write(exports.codebook_header(), exports.codebook_rows(version))
    return _csv(table, f"{name_of(version)}-codebook")


def as_xlsx(export: Export) -> FileResponse:
    return _file(exports.as_xlsx(export), XLSX, f"{name_of(export.version)}-results.xlsx")


def as_json(export: Export) -> HttpResponse:
    return HttpResponse(
        exports.as_json(export), content_type=JSON, headers=_named(f"{name_of(export.version)}-results.json")
    )


def rows_csv(version: Version, *, now: datetime) -> FileResponse:
    """Raises NotYet."""
    return _file(rows.table(version, now=now), CSV, f"{name_of(version)}-rows.csv")


def stream(header: Any, lines: Any, *, name: str) -> StreamingHttpResponse:
    return StreamingHttpResponse(spreadsheets.stream(header, lines), content_type=CSV, headers=_named(f"{name}.csv"))


def _csv(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=CSV, headers=_named(f"{name}.csv"))


def _file(content: IO[bytes], content_type: str, name: str) -> FileResponse:
    return FileResponse(content, content_type=content_type, as_attachment=True, filename=f"questionnaire-{name}")


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="questionnaire-{name}"'}


def _weighting(version: Version) -> Weighting | None:
    return Weighting.objects.select_related("reference").filter(version=version).first()


def name_of(version: Version) -> str:
    """Its questionnaire's number; behind it, which correction it is."""
    return f"{version.questionnaire_id}-v{version.number}" if version.number > 1 else str(version.questionnaire_id)
