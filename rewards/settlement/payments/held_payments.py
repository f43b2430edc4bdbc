"""Payments that the bank made in spite of a hold: the fraud desk looks at each."""

from datetime import datetime

from django.db import transaction

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.roles import require_role
from rewards.fraud.actions import DESK
from rewards.settlement.payments.errors import AlreadyLookedAt, WordsNeeded
from rewards.settlement.payments.models import HeldPayment
from rewards.shops.conflict_of_interest import refuse_own


@transaction.atomic
def look_at(held_payment_id: int, *, words: str, by: User, now: datetime) -> HeldPayment:
    """Note what came of a payment in spite of a hold.

    Raises NotAllowed, OwnMerchant, WordsNeeded, AlreadyLookedAt.
    """
    require_role(by, *DESK)
    found = (
        HeldPayment.objects.select_for_update(of=("self",))
        .select_related("statement__merchant")
        .get(pk=held_payment_id)
    )
    refuse_own(found.statement.merchant, by)
    if found.state == HeldPayment.State.SEEN:
        raise AlreadyLookedAt
    if not 0 < len(words.strip()) <= 300:
        raise WordsNeeded
    found.state, found.note, found.seen_by, found.seen_at = HeldPayment.State.SEEN, words.strip(), by, now
    found.save(update_fields=["state", "note", "seen_by", "seen_at"])
    audit.record("held_payment.seen", by=by, about=found, reason=words)
    return found
