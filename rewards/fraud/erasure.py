"""Suspicions and payouts on hold lose whom they were about, and what was written, when the person is erased."""

from datetime import datetime

from civic.accounts.models import User
from civic.audit.erasure import REMOVED
from rewards.fraud.models import Finding, PayoutHold


def untie_findings(user: User, now: datetime) -> None:
    """That a pattern was seen stays; whose it was does not, nor what was noted, nor the key that held the number."""
    for finding in Finding.objects.filter(citizen__user=user):
        finding.citizen, finding.key = None, f"erased:{finding.pk}"
        finding.note = finding.note and REMOVED
        finding.save(update_fields=["citizen", "key", "note"])


def empty_appeals_of_owners(user: User, now: datetime) -> None:
    """What the person said for a merchant whose payout was on hold, and what was answered to it."""
    appealed = PayoutHold.objects.filter(appealed_by=user)
    appealed.exclude(answer="").update(answer=REMOVED)
    appealed.exclude(appeal="").update(appeal="")
