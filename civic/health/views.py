from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from civic.health import queries


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when database, broker, worker and beat all work; 503 with the failing part named."""
    report = queries.report(now=timezone.now())
    well = all(outcome == "ok" for outcome in report.values())
    return JsonResponse({"status": "ok" if well else "failing", **report}, status=200 if well else 503)
