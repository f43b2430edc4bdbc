"""What became of an event, and of a year of them: pages with charts, and files. Who read or took it is on file."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from civic.agencies.models import Agency
from civic.audit import actions as audit
from civic.core.calendar import taipei_day
from civic.core.roles import has_role
from civic.core.small_cells import LEAST
from civic.desk.base import agency_scope
from civic.web import spreadsheets
from engagement.events.desk.entering import SEES, in_the_desk, number, page_context, seen_by
from engagement.events.doors.keepers import AT_DOORS
from engagement.events.reports import counting, files, queries
from engagement.events.reports.year import Year, year_of

FIRST_YEAR, LAST_YEAR = 2000, 2199


@in_the_desk("GET", "HEAD")
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One event, from reach to satisfied, beside earlier ones."""
    found, by, now = seen_by(request.user, pk), request.user, timezone.now()
    audit.record("event.report_read", by=by, about=found)  # type: ignore[arg-type]
    context = {
        **page_context(request, _("Report")),
        "event": found,
        "told": queries.report(found, now=now),
        "is_running": not counting.is_over(found, now=now),
        "deeds": queries.DEEDS,
        "least": LEAST,
        "may_take": has_role(by, *AT_DOORS, agency_id=found.agency_id),
    }
    return TemplateResponse(request, "admin/engagement/event_desk/report.html", context)


@in_the_desk("POST")
def report_file(request: HttpRequest, pk: int, kind: str) -> Any:
    """The same as a table."""
    found, by = seen_by(request.user, pk), request.user
    if kind not in ("csv", "xlsx"):
        raise Http404
    if not has_role(by, *AT_DOORS, agency_id=found.agency_id):
        raise PermissionDenied
    audit.record("event.report_exported", by=by, about=found, kind=kind)  # type: ignore[arg-type]
    told = queries.report(found, now=timezone.now())
    return _file(files.HEADER, files.rows_of(told), kind, f"event-report-{pk}")


@in_the_desk("GET", "HEAD")
def year(request: HttpRequest) -> HttpResponse:
    """The events of a year of one's agencies, or of one of them."""
    found, agencies, chosen = _year(request)
    context = {
        **page_context(request, _("Events of %(year)s") % {"year": found.year}),
        "found": found,
        "agencies": agencies,
        "chosen": chosen,
        "before": found.year - 1,
        "after": found.year + 1 if found.year < taipei_day(timezone.now()).year else None,
        "least": LEAST,
        "may_take": has_role(request.user, *AT_DOORS),
    }
    return TemplateResponse(request, "admin/engagement/event_desk/year.html", context)


@in_the_desk("POST")
def year_file(request: HttpRequest, kind: str) -> Any:
    """The same as a table."""
    found, _agencies, chosen = _year(request)
    by: Any = request.user
    if kind not in ("csv", "xlsx"):
        raise Http404
    if not has_role(by, *AT_DOORS):
        raise PermissionDenied
    audit.record("event.year_exported", by=by, about=chosen, kind=kind, year=found.year)
    return _file(files.HEADER_OF_YEAR, files.rows_of_year(found), kind, f"events-{found.year}")


def _year(request: HttpRequest) -> tuple[Year, list[Agency], Agency | None]:
    """The year that is asked for, the agencies to choose from, and the one that was chosen."""
    user, now = request.user, timezone.now()
    if not has_role(user, *SEES):
        raise PermissionDenied
    scope = agency_scope(user, SEES)
    agencies = list(Agency.objects.all() if scope is None else Agency.objects.filter(pk__in=scope))
    wanted = request.GET.get("agency", "")
    chosen = next((each for each in agencies if str(each.pk) == wanted), None)
    if wanted and chosen is None:
        raise Http404
    asked = number(request.GET.get("year", "")) or taipei_day(now).year
    if not FIRST_YEAR <= asked <= LAST_YEAR:
        raise Http404
    return year_of(asked, agencies={chosen.pk} if chosen else scope, now=now), agencies, chosen


def _file(header: Iterable[object], rows: Iterable[Any], kind: str, name: str) -> Any:
    words = [str(each) for each in header]
    if kind == "xlsx":
        return FileResponse(spreadsheets.xlsx(words, rows), as_attachment=True, filename=f"{name}.xlsx")
    response = HttpResponse(spreadsheets.write(words, list(rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
