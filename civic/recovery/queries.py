"""Finding the account of somebody who stands at the counter, and showing no more of it than recognising it takes."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from civic.accounts.models import User
from civic.core.calendar import taipei_day

MOST = 5  # more than these, and the person must remember more


@dataclass(frozen=True)
class Found:
    """An account as the operator sees it."""

    pk: int
    name: str
    masked: str
    joined: date


def find(*, email: str = "", name: str = "", birth_year: int | None = None) -> list[Found]:
    """Open accounts of citizens by address, or by the name and year of birth that they had told."""
    rows = _matching(email, name, birth_year).select_related("citizen").order_by("pk")[: MOST + 1]
    return [Found(user.pk, user.name, mask(user.email), taipei_day(user.date_joined)) for user in rows]


def _matching(email: str, name: str, birth_year: int | None) -> QuerySet[User]:
    people = User.objects.filter(is_active=True, is_staff=False)
    if email:
        return User.objects.by_email(email).filter(is_active=True, is_staff=False)
    if name and birth_year:
        return people.filter(name__iexact=name, citizen__birth_year=birth_year)
    return people.none()


def mask(email: str) -> str:
    """`m•••@example.test`: its owner knows it again, nobody else learns it."""
    local, _at, host = email.partition("@")
    return f"{local[:1]}•••@{host}"
