"""Numbers that are valid and belong to nobody in particular, and people who try codes."""

from typing import Any

from civic.accounts.models import Citizen, User
from civic.identity import counter
from civic.identity.guessing import Guesser
from civic.identity.national_id import is_valid
from civic.shown_codes.derivation import Shown
from tests import factories as make

NATIONAL, RESIDENT, OLD_RESIDENT = "A123456789", "A800000014", "AB12345677"


def number(n: int) -> str:
    """The n-th valid national id of a row."""
    stem = f"B1{n:07d}"
    return next(stem + str(last) for last in range(10) if is_valid(stem + str(last)))


def at(user: User | Citizen, address: str = "192.0.2.1") -> Guesser:
    return Guesser(user.user if isinstance(user, Citizen) else user, address)


def shown(citizen: Citizen, now: Any = make.NOW) -> Shown:
    """What the citizen's phone shows."""
    return counter.show(bytes(counter.make_code(citizen, now=now).nonce))


def check(operator: User, citizen: Citizen, national_id: str, *, now: Any = make.NOW) -> Any:
    """An operator checks a citizen's identity card."""
    code = shown(citizen, now).code
    return counter.confirm(at(operator), code=code, document="id_card", number=national_id, now=now)
