"""The last proofs, on the home pages of those who answer for the money."""

from django.http import HttpRequest
from django.utils import timezone

from civic.core.roles import Role, has_role
from civic.desk.home import PARTS, Part
from rewards.settlement.proving import queries

READERS = (Role.FINANCE, Role.AUDITOR, Role.OPERATOR, Role.COORDINATOR)


@PARTS.connect
def last_proofs(request: HttpRequest) -> list[Part]:
    """Verify, reconcile and anchor with their times."""
    if not has_role(request.user, *READERS):
        return []
    return [Part("admin/rewards/home/proofs.html", {"proofs": queries.last_proofs(now=timezone.now())})]
