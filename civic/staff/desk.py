"""What the auditor finds on the home page: how many always approve for each other."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.core.roles import Role, has_role
from civic.desk.waiting import WAITING, Waiting
from civic.staff import acts


@WAITING.connect
def circles(request: HttpRequest) -> list[Waiting]:
    """Pairs and rings of the last 90 days: they are no fault by themselves, and somebody should know why."""
    if not has_role(request.user, Role.AUDITOR):
        return []
    found = acts.circles(acts.pairs(now=timezone.now()))
    address = reverse("admin:civic_roleterm_decided")
    return [Waiting(_("people who always approve for each other"), count=len(found), url=address)] if found else []
