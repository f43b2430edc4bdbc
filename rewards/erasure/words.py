"""What others wrote about a person in papers that stay: the words go when the person is erased, the figures stay.

The database lets these words be emptied, and refuses that they be changed (ledger/sql/words_only_emptied.sql).
"""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Q, QuerySet

from civic.accounts.models import Citizen, User
from civic.audit import actions as audit
from civic.audit.erasure import REMOVED
from rewards.budgets.models import Grant
from rewards.fraud.models import Finding, PayoutHold
from rewards.grants.models import GrantRequest
from rewards.holds.models import Hold
from rewards.merging.models import AccountMerge
from rewards.redemption.payments.models import Redemption
from rewards.redemption.refunds.models import LateRefund
from rewards.settlement.doubts import SettlementDifference, StatementDispute
from rewards.settlement.followups import StatementAdjustment
from rewards.settlement.models import Statement
from rewards.shops.models import Merchant, ShopStaff


def empty_holds(user: User, now: datetime) -> None:
    """Why coins were held, what the citizen said to it, what was answered, why they were released."""
    held = Hold.objects.filter(citizen__user=user)
    held.update(reason=REMOVED, appeal="")
    held.exclude(release_reason="").update(release_reason=REMOVED)
    held.exclude(answer="").update(answer=REMOVED)


def empty_merges(user: User, now: datetime) -> None:
    """How staff knew that two accounts were one person's."""
    merges = AccountMerge.objects.filter(Q(source__user=user) | Q(target__user=user))
    merges.exclude(reason=REMOVED).update(reason=REMOVED)
    merges.exclude(decision__in=["", REMOVED]).update(decision=REMOVED)


def untie_findings(user: User, now: datetime) -> None:
    """That a pattern was seen stays; whose it was does not, nor what was noted, nor the key that held the number."""
    for finding in Finding.objects.filter(citizen__user=user):
        finding.citizen, finding.key = None, f"erased:{finding.pk}"
        finding.note = finding.note and REMOVED
        finding.save(update_fields=["citizen", "key", "note"])


def empty_grants(user: User, now: datetime) -> None:
    """Why coins were given to this person alone; what a whole list reads names nobody (rewards/grants)."""
    asked = GrantRequest.objects.filter(citizen_ids__overlap=_citizens(user), citizen_ids__len=1)
    given = Grant.objects.filter(grant_request__in=asked)
    for table, rows in ((GrantRequest, asked), (Grant, given)):
        audit.forget_words(table, rows.values_list("pk", flat=True))
    given.update(reason=REMOVED)
    asked.exclude(decision="").update(decision=REMOVED)
    asked.update(reason=REMOVED)


def disputes_about(user: User) -> QuerySet[StatementDispute]:
    """Disputes of lines with the person's payments, and those that they raised as an owner."""
    return StatementDispute.objects.filter(Q(line__receipt__in=_receipts(user)) | Q(raised_by=user))


def empty_disputes(user: User, now: datetime) -> None:
    """What owner and operator wrote to each other about the person's payments, and the photos."""
    for dispute in disputes_about(user).exclude(reason=REMOVED):
        said = {dispute.reason, dispute.answer} - {""}
        audit.forget_words(Statement, [dispute.statement_id], text__in=said)
        if dispute.photo:
            transaction.on_commit(partial(dispute.photo.storage.delete, str(dispute.photo.name)))
        dispute.reason, dispute.answer, dispute.photo = REMOVED, dispute.answer and REMOVED, ""
        dispute.save(update_fields=["reason", "answer", "photo"])


def empty_adjustments(user: User, now: datetime) -> None:
    """Why a disputed payment was corrected, or not."""
    asked = StatementAdjustment.objects.filter(dispute__in=disputes_about(user)).exclude(reason=REMOVED)
    for one in asked.select_related("dispute"):
        audit.forget_words(StatementAdjustment, [one.pk])
        audit.forget_words(Statement, [one.dispute.statement_id], text=one.reason)
        one.reason, one.decision = REMOVED, one.decision and REMOVED
        one.save(update_fields=["reason", "decision"])


def empty_differences(user: User, now: datetime) -> None:
    """How a difference about a payment of theirs was explained."""
    explained = SettlementDifference.objects.filter(receipt__in=_receipts(user))
    explained.exclude(explanation__in=["", REMOVED]).update(explanation=REMOVED)


def empty_late_refunds(user: User, now: datetime) -> None:
    """Why coins of an old payment were given back, or not."""
    asked = LateRefund.objects.filter(redemption__citizen__user=user).exclude(reason=REMOVED)
    for one in asked:
        one.reason, one.decision = REMOVED, one.decision and REMOVED
        one.save(update_fields=["reason", "decision"])


def empty_appeals_of_owners(user: User, now: datetime) -> None:
    """What the person said for a merchant whose payout was on hold, and what was answered to it."""
    appealed = PayoutHold.objects.filter(appealed_by=user)
    appealed.exclude(answer="").update(answer=REMOVED)
    appealed.exclude(appeal="").update(appeal="")


def leave_merchants(user: User, now: datetime) -> None:
    """A merchant that was reached through this person is reached through another of its owners."""
    own_name = Q(contact=user.name) if user.name else Q(pk__in=[])
    for merchant in Merchant.objects.filter(Q(email__iexact=user.email) | own_name):
        owner = ShopStaff.objects.filter(merchant=merchant, role=ShopStaff.Role.OWNER).exclude(user=user).first()
        merchant.email, merchant.contact, merchant.phone = owner.user.email if owner else "", "", ""
        merchant.save(update_fields=["email", "contact", "phone"])


def is_disputed(user: User) -> bool:
    """Whether somebody still waits for an answer about a payment of this person."""
    asked = LateRefund.objects.filter(redemption__citizen__user=user, state=LateRefund.State.ASKED)
    return disputes_about(user).filter(answered_at=None).exists() or asked.exists()


def _receipts(user: User) -> QuerySet:
    return Redemption.objects.filter(citizen__user=user).values("receipt")


def _citizens(user: User) -> list[int]:
    return list(Citizen.objects.filter(user=user).values_list("pk", flat=True))
