"""Which accounts went on as which."""

from django.db.models import QuerySet

from civic.accounts.models import Citizen, User
from rewards.merging.models import AccountMerge


def former(citizen: Citizen) -> QuerySet[AccountMerge, int]:
    """The ids of the closed accounts that go on as this one, as a query to look into."""
    merged = AccountMerge.objects.filter(target=citizen, state=AccountMerge.State.APPROVED)
    return merged.values_list("source", flat=True)


def went_on_elsewhere(user: User) -> bool:
    """Whether this account was closed because its owner goes on with another one."""
    return AccountMerge.objects.filter(source__user=user, state=AccountMerge.State.APPROVED).exists()
