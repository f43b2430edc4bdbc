from datetime import datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from civic.health import gauges, queries

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


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Numbers for a monitoring system that sends METRICS_TOKEN; without one in the settings there is no such page."""
    if not settings.METRICS_TOKEN:
        raise Http404
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not constant_time_compare(token.strip(), settings.METRICS_TOKEN):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(gauges.text(now=timezone.now()), content_type=CONTENT_TYPE_LATEST)


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
