"""Five wrong tries, of one account or from one address, and both wait a quarter of an hour; also when tried at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.core import locks
from civic.core.errors import DomainError
from civic.core.locks import Lock
from civic.identity.keyed import keyed
from civic.identity.models import WrongTry

TRIES, MINUTES = 5, 15


class WrongCode(DomainError):
    """A code that opens nothing, whatever the reason: an answer that tells more would help a guesser."""

    code = "wrong_code"
    family = DomainError.MISSING
    message = _("This code does not fit. Check each character; a code works once, and only until its last day.")


class WrongDigits(WrongCode):
    """The same at a counter, where the citizen stands and can make another code."""

    message = _("This code does not fit, or its five minutes are over. Ask the citizen to make a new one.")


class TooManyTries(DomainError):
    code = "too_many_tries"
    family = DomainError.LIMIT
    message = _("Too many wrong tries. For safety, wait %(minutes)s minutes and try again.")


@dataclass(frozen=True)
class Guesser:
    """Who tries, and from which network address."""

    user: User
    address: str

    @property
    def address_hash(self) -> str:
        return keyed("address", self.address)


@contextmanager
def one_try(guesser: Guesser, *, now: datetime) -> Iterator[None]:
    """Run one try: what it did is rolled back on WrongCode, and the wrong try stays on file.

    Raises TooManyTries before anything is tried.
    """
    wrong = None
    with transaction.atomic():
        _one_at_a_time(guesser)
        _refuse_when_locked(guesser, now)
        try:
            with transaction.atomic():
                yield
        except WrongCode as error:
            wrong = error
            WrongTry.objects.create(user=guesser.user, address_hash=guesser.address_hash, at=now)
    if wrong is not None:
        raise wrong


def forget(*, now: datetime) -> int:
    """Delete tries that no longer count."""
    return WrongTry.objects.filter(at__lt=now - timedelta(days=1)).delete()[0]


def _one_at_a_time(guesser: Guesser) -> None:
    """Many at once would all be let in before the first wrong one is counted."""
    User.objects.select_for_update(no_key=True).get(pk=guesser.user.pk)
    locks.hold(Lock.IDENTITY_TRIES, int(guesser.address_hash[:7], 16))


def _refuse_when_locked(guesser: Guesser, now: datetime) -> None:
    lately = WrongTry.objects.filter(at__gt=now - timedelta(minutes=MINUTES))
    theirs, here = Q(user=guesser.user), Q(address_hash=guesser.address_hash)
    if lately.filter(theirs).count() >= TRIES or lately.filter(here).count() >= TRIES:
        raise TooManyTries(minutes=MINUTES)
