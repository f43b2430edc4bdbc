"""Read which payouts wait: because somebody put them on hold, or because of a change of the payee."""

from datetime import date

from django.db.models import Q, QuerySet

from civic.accounts.models import User
from rewards.fraud.models import Finding, PayoutHold
from rewards.payees.queries import holding
from rewards.shops.queries import merchants_owned_by


def open_holds() -> QuerySet[PayoutHold]:
    """What keeps merchants from being paid until somebody decides."""
    return PayoutHold.objects.filter(state=PayoutHold.State.HELD)


def held(today: date, merchant: str = "merchant") -> Q:
    """State that the payouts of a row's merchant wait on a Taipei day; `merchant` is the way from the row to it."""
    by_hand, after_a_change = open_holds().values("merchant"), holding(today).order_by().values("merchant")
    return Q(**{f"{merchant}__in": by_hand}) | Q(**{f"{merchant}__in": after_a_change})


def member_of(finding: Finding) -> User | None:
    """Return the member of staff whose undeclared shop a finding is about; None for any other finding."""
    number = finding.key.partition(":")[0].removeprefix("u")
    if finding.pattern != Finding.Pattern.UNDECLARED or not number.isdecimal():
        return None  # after an erasure there is no number any more
    return User.objects.filter(pk=number).first()


def holds_for(user: User) -> QuerySet[PayoutHold]:
    """The open holds of the merchants that the person owns."""
    return open_holds().filter(merchant__in=merchants_owned_by(user).values("pk")).select_related("merchant")
