"""After a restore: the erasures that the older backup does not know are carried out again, from a list kept apart.

The list holds numbers and dates, nothing personal.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civic.accounts.erasure import is_erased
from civic.accounts.models import User
from civic.core.errors import DomainError
from civic.mydata import erasing
from civic.mydata.models import Erasure


class UnreadableLine(DomainError):
    code = "unreadable_line"
    message = _("Line %(number)s is not a number and a time; nothing was erased.")


@dataclass(frozen=True)
class Wish:
    user_id: int
    requested_at: datetime


def lines() -> list[str]:
    """One line for each erasure that was carried out."""
    done = Erasure.objects.filter(done_at__isnull=False).order_by("pk")
    return [f"{wish.user_id} {wish.requested_at.isoformat()}" for wish in done]


def read(source: Iterable[str]) -> list[Wish]:
    """Read what `lines` wrote. Raises UnreadableLine with its number."""
    wishes = []
    for number, line in enumerate(source, start=1):
        if line.strip():
            wishes.append(_wish(number, line))
    return wishes


def _wish(number: int, line: str) -> Wish:
    user_id, _space, at = line.strip().partition(" ")
    try:
        wish = Wish(int(user_id), datetime.fromisoformat(at))
    except ValueError as error:
        raise UnreadableLine(number=number) from error
    if wish.requested_at.tzinfo is None:
        raise UnreadableLine(number=number)
    return wish


def replay(wishes: list[Wish], *, now: datetime) -> Iterator[tuple[Wish, str]]:
    """Erase each person again, with a word on what came of it; safe to repeat."""
    for wish in wishes:
        yield wish, _again(wish, now)


@transaction.atomic
def _again(wish: Wish, now: datetime) -> str:
    user = User.objects.select_for_update().filter(pk=wish.user_id).first()
    if user is None:
        return "not in this database"
    if is_erased(user):
        return "was erased already"
    if user.date_joined > wish.requested_at:
        return "left alone: joined after that wish, so this is another person"
    open_wish = Erasure.objects.filter(user=user, cancelled_at__isnull=True, done_at__isnull=True)
    open_wish.delete()
    made = Erasure.objects.create(user=user, requested_at=wish.requested_at, due_at=now)
    return "erased again" if erasing.carry_out(made.pk, now=now) else "waits: something stands in the way"
