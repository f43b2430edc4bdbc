"""Tokens of the programs of staff: named, for what was asked for, for at most a year; shown once."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.calendar import taipei_day
from civic.core.errors import DomainError
from civic.core.roles import roles
from civic.staff.models import ME, ProgramToken, scopes

PREFIX = "tuili_"
MOST_DAYS = 366
DAYS = 90


class WrongScope(DomainError):
    code = "wrong_scope"
    message = _("A token carries parts of what its owner may do: choose among your own roles.")


class TooLong(DomainError):
    code = "too_long"
    message = _("A token is good for a day at least and a year at most.")


def digest(key: str) -> str:
    """The keys are long and random, so a plain hash keeps them."""
    return hashlib.sha256(key.encode()).hexdigest()


def offered(user: User) -> list[tuple[str, str]]:
    """The scopes that this person can give to a program, with their words."""
    mine = {*roles(user), ME}
    return [(scope, str(words)) for scope, words in scopes() if scope.partition(":")[0] in mine]


@transaction.atomic
def issue(
    user: User, *, program: str, wanted: Iterable[str], days: int, by: User | None, now: datetime
) -> tuple[ProgramToken, str]:
    """Make a token for a member of staff; return it with its key, which nobody can see again.

    Raises WrongScope, TooLong.
    """
    wanted = sorted(set(wanted))
    if not wanted or not set(wanted) <= {scope for scope, _words in offered(user)}:
        raise WrongScope
    if not 1 <= days <= MOST_DAYS:
        raise TooLong
    key = PREFIX + secrets.token_urlsafe(32)
    made = ProgramToken.objects.create(
        user=user, program=program.strip(), digest=digest(key), scopes=wanted, made_at=now,
        expires_at=now + timedelta(days=days),
    )  # fmt: skip
    audit.record("token.issued", by=by, about=user, token=made.pk, program=made.program, scopes=wanted, days=days)
    return made, key


@transaction.atomic
def end(token: ProgramToken, *, by: User | None, now: datetime) -> None:
    """End a token; a second time changes nothing."""
    if ProgramToken.objects.filter(pk=token.pk, ended_at=None).update(ended_at=now):
        audit.record("token.ended", by=by, about=token.user, token=token.pk, program=token.program)


def find(key: str, *, now: datetime) -> ProgramToken | None:
    """The token of a key, when it is good; the day of its use is noted."""
    found = ProgramToken.objects.select_related("user").filter(digest=digest(key)).first()
    if found is None or not found.is_good(now):
        return None
    today = taipei_day(now)
    if found.used_on != today:
        ProgramToken.objects.filter(pk=found.pk).update(used_on=today)
    return found
