"""Five wrong tries, of one account or from one address, and both wait a quarter of an hour; also when tried at once."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.core import locks
from civic.core.errors import DomainError
from civic.core.locks import Lock
from civic.identity.keyed import keyed
from civic.identity.models import WrongTry
from civic.shown_codes.guesses import Guesses, one_guess

TRIES, MINUTES = 5, 15
GUESSES = Guesses(WrongTry, TRIES, MINUTES)


class WrongCode(DomainError):
    """A code that opens nothing, whatever the reason: an answer that tells more would help a guesser."""

    code = "wrong_code"
    help = "identity-code"
    family = DomainError.MISSING
    message = _("This code does not fit. Check each character; a code works once, and only until its last day.")


class WrongDigits(WrongCode):
    """The same at a counter, where the citizen stands and can make another code."""

    message = _("This code does not fit, or its five minutes are over. Ask the citizen to make a new one.")


class TooManyTries(DomainError):
    code = "too_many_tries"
    help = "too-many-tries"
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

    def one_guess_at_a_time(self) -> None:
        """Wait for other tries of the account and from the address."""
        User.objects.select_for_update(no_key=True).get(pk=self.user.pk)
        locks.hold(Lock.IDENTITY_TRIES, int(self.address_hash[:7], 16))

    def refuse_when_locked(self, *, now: datetime) -> None:
        """Raise TooManyTries after five wrong ones of the account, or from the address."""
        if GUESSES.are_too_many({"user": self.user}, {"address_hash": self.address_hash}, now=now):
            raise TooManyTries(minutes=MINUTES)

    def count_guess(self, *, now: datetime) -> None:
        """Keep one wrong try of both."""
        GUESSES.note(user=self.user, address_hash=self.address_hash, now=now)


def one_try(guesser: Guesser, *, now: datetime) -> AbstractContextManager[None]:
    """Run one try: what it did is rolled back on WrongCode, and the wrong try stays on file.

    Raises TooManyTries before anything is tried.
    """
    return one_guess(guesser, wrong=WrongCode, now=now)


def forget(*, now: datetime) -> int:
    """Delete tries that no longer count."""
    return GUESSES.forget(before=now - timedelta(days=1))
