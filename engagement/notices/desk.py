"""What the home page of the administration tells about notices, beside what waits for approval."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civic.core.roles import Role
from civic.desk.base import agency_scope
from civic.desk.waiting import WAITING, Waiting, counted
from engagement.notices.models import Notice

State = Notice.State


@WAITING.connect
def held_up(request: HttpRequest) -> list[Waiting]:
    """Alarm whoever drafted or approved a notice that was not published at its hour, and its agency's approvers."""
    rows = _held_up(request.user)
    one = rows.values_list("pk", flat=True)[:2]
    address = reverse("admin:engagement_notice_changelist") + "?state__exact=approved"
    if len(one) == 1:
        address = reverse("admin:engagement_notice_change", args=[one[0]])
    return counted(_("notices that were not published at their hour"), rows, address, since="goes_out_at", alarm=True)


def _held_up(user: Any) -> QuerySet[Notice]:
    scope = agency_scope(user, (Role.APPROVER,))
    theirs = Q() if scope is None else Q(agency__in=scope) | Q(proposed_by=user.pk) | Q(decided_by=user.pk)
    return Notice.objects.filter(theirs, state=State.APPROVED).exclude(failure="")
