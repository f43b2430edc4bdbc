"""What the administration tells of figures elsewhere: on home pages, in the table of notices, on a notice's page."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.core.roles import Role, has_role
from civic.desk.base import agency_scope
from civic.desk.home import PARTS, Part
from engagement.figures.queries import visible_steps
from engagement.notices.admin import OUTCOME, TOOLS
from engagement.notices.models import Notice

READS = (Role.EDITOR, Role.APPROVER, Role.COORDINATOR)
WEEK = timedelta(days=7)
LISTED = 8


@PARTS.connect
def this_week(request: HttpRequest) -> list[Part]:
    """What the notices of the last seven days came to: of one's own agencies, and for a coordinator of all."""
    if not has_role(request.user, *READS):
        return []
    now, scope = timezone.now(), agency_scope(request.user, READS)
    rows = Notice.objects.filter(state=Notice.State.PUBLISHED, published_at__gt=now - WEEK, published_at__lte=now)
    rows = rows if scope is None else rows.filter(agency__in=scope)
    newest = rows.select_related("agency", "figures").order_by("-published_at", "-pk")[:LISTED]
    told = [(notice, as_counted(notice)) for notice in newest]
    lines = [(notice, steps.get("opened"), steps.get("answered"), bool(steps)) for notice, steps in told]
    facts = {"rows": lines, "of_all": scope is None or len(scope) > 1}
    return [Part("admin/engagement/figures/_week.html", facts, is_wide=True)]


@OUTCOME.connect
def as_counted(notice: Notice) -> dict[str, int | None]:
    """What the last night's figures tell; nothing before the first."""
    kept = getattr(notice, "figures", None)  # no row of them, no attribute
    return visible_steps(kept.counts["steps"]) if kept is not None else {}


@TOOLS.connect
def figures(notice: Notice) -> list[tuple[str, Any]]:
    if notice.published_at is None:
        return []
    return [(reverse("admin:engagement_noticefigures_page", args=[notice.pk]), _("Figures"))]
