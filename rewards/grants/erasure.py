"""Why coins were given to one person goes when the person is erased."""

from datetime import datetime

from civic.accounts.models import Citizen, User
from civic.audit import actions as audit
from civic.audit.erasure import REMOVED
from rewards.budgets.models import Grant
from rewards.grants.models import GrantRequest


def empty_grants(user: User, now: datetime) -> None:
    """Why coins were given to this person alone; what a whole list reads names nobody (rewards/grants)."""
    asked = GrantRequest.objects.filter(citizen_ids__overlap=_citizens(user), citizen_ids__len=1)
    given = Grant.objects.filter(grant_request__in=asked)
    for table, rows in ((GrantRequest, asked), (Grant, given)):
        audit.forget_words(table, rows.values_list("pk", flat=True))
    given.update(reason=REMOVED)
    asked.exclude(decision="").update(decision=REMOVED)
    asked.update(reason=REMOVED)


def _citizens(user: User) -> list[int]:
    return list(Citizen.objects.filter(user=user).values_list("pk", flat=True))
