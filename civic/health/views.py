from datetime import datetime, timedelta

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from civic.health import queries

FRESH_SECONDS = 2  # one look serves all who ask meanwhile: each opens a connection to the broker


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when database, broker, worker and beat all work; 503 with the failing part named.

    Facts stand beside them and change no status: stopped coins are no reason to take the portal out of service.
    """
    report, facts = _report_of_late()
    well = all(outcome == "ok" for outcome in report.values())
    return JsonResponse({"status": "ok" if well else "failing", **report, **facts}, status=200 if well else 503)


def _report_of_late() -> tuple[dict[str, str], dict[str, str]]:
    """The report and the facts, at most FRESH_SECONDS old, so that anybody may ask as often as they like."""
    now = timezone.now()
    seen = _latest.get("report")
    if seen is None or not timedelta(0) <= now - seen[0] < timedelta(seconds=FRESH_SECONDS):
        seen = _latest["report"] = (now, *_report(now))
    return seen[1:]


def _report(now: datetime) -> tuple[dict[str, str], dict[str, str]]:
    report = queries.report(now=now)
    return report, queries.facts() if report["database"] == "ok" else {}


_latest: dict[str, tuple[datetime, dict[str, str], dict[str, str]]] = {}
