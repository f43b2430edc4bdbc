"""Read what became of changes of payees, and whose payouts wait because of one."""

from datetime import date

from django.db.models import Q, QuerySet

from civic.accounts.models import User
from rewards.payees.models import MerchantChange
from rewards.shops.models import Merchant
from rewards.shops.queries import merchants_owned_by

State = MerchantChange.State


def holding(today: date) -> QuerySet[MerchantChange]:
    """Return the approved changes because of which payouts still wait on a Taipei day; the last to end comes first."""
    rows = MerchantChange.objects.filter(state=State.APPROVED, held_until__gt=today)
    return rows.select_related("merchant").order_by("-held_until", "-pk")


def held_until(merchant: Merchant, today: date) -> MerchantChange | None:
    """Return the change that holds this merchant's payouts longest, or None."""
    return holding(today).filter(merchant=merchant).first()


def waiting_for(merchant: Merchant) -> QuerySet[MerchantChange]:
    """Return what waits for a second person, oldest first."""
    rows = merchant.changes.filter(state=State.ASKED).select_related("owner_in", "owner_out", "proposed_by")
    return rows.order_by("pk")


def past_of(merchant: Merchant) -> QuerySet[MerchantChange]:
    """Return what was decided or withdrawn, newest first."""
    return merchant.changes.exclude(state=State.ASKED).select_related("owner_in", "owner_out").order_by("-pk")


def changes_for(user: User) -> QuerySet[MerchantChange]:
    """Return the changes of merchants that the person owns."""
    return MerchantChange.objects.filter(merchant__in=merchants_owned_by(user).values("pk"))


def waits_for_account() -> Q:
    """State that a merchant's new account waits for a second person; of rows that are merchants."""
    asked = MerchantChange.objects.filter(kind=MerchantChange.Kind.ACCOUNT, state=State.ASKED)
    return Q(pk__in=asked.values("merchant"))
