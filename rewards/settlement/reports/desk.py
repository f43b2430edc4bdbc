"""The month's progress, and the files of the last months, on the home pages of those who settle."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from civic.core.calendar import taipei_day
from civic.core.roles import Role, has_role
from civic.desk.home import PARTS, Part
from rewards.settlement.periods import queries as periods
from rewards.settlement.periods.models import Settlement
from rewards.settlement.reports import progress
from rewards.settlement.reports.admin_pages import DOWNLOADERS
from rewards.settlement.statements.models import Statement

READERS = (Role.FINANCE, Role.OPERATOR, Role.COORDINATOR, Role.AUDITOR)
FILES_OF = 3  # the last periods
FILES = ("csv", "xlsx", "lines_csv", "report")


@PARTS.connect
def settlement(request: HttpRequest) -> list[Part]:
    """Show how far the last closed period is, and the files of the last three."""
    if not has_role(request.user, *READERS):
        return []
    now = timezone.now()
    last = list(Settlement.objects.defer("csv").order_by("-month")[:FILES_OF])
    found = [Part("admin/rewards/home/progress.html", _progress(last[0] if last else None, now))]
    if last and has_role(request.user, *DOWNLOADERS):
        page: Any = admin.site._registry[Settlement]
        rows = [(each, page.files_for(request, each, only=FILES)) for each in last]
        found.append(Part("admin/rewards/home/files.html", {"rows": rows}))
    return found


def _progress(last: Settlement | None, now: datetime) -> dict[str, Any]:
    """Gather the running period, and the last closed one with its states and what of it is paid."""
    current = periods.period_of(taipei_day(now))
    context: dict[str, Any] = {"current": current, "settlement": last, "unclosed": None}
    if last:
        before = periods.period_of(current.first - timedelta(days=1))
        parts = progress.parts(last, now=now)
        paid = sum(part.amount_twd for part in parts if part.status == Statement.Status.PAID)
        share = round(100 * paid / last.amount_twd) if last.amount_twd else 100
        context |= {"parts": parts, "paid": paid, "percent": share, "month": f"{last.month}"}
        context["unclosed"] = before if before.first > last.month else None
    return context
