"""The method “counter”: the citizen shows a code, an operator looks at the document and says which kind it was."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen
from civic.audit import actions as audit
from civic.core.errors import DomainError
from civic.core.roles import require_role
from civic.identity import actions, national_id
from civic.identity.guessing import Guesser, WrongDigits, one_try
from civic.identity.keyed import keyed
from civic.identity.models import CounterCode, Verification
from civic.identity.queries import proof_of

LIVES = timedelta(minutes=5)


class OwnIdentity(DomainError):
    code = "own_identity"
    family = DomainError.FORBIDDEN
    message = _("Nobody checks their own document: ask a colleague.")


@dataclass(frozen=True)
class Shown:
    """What the citizen's phone shows: `code` stands in the QR's address, `digits` beside it."""

    code: str
    digits: str

    @property
    def address(self) -> str:
        return f"{settings.PUBLIC_URL}/identity/v/{self.code}/"


def show(nonce: bytes) -> Shown:
    """The code and digits of a nonce; without the server's key nobody can compute them."""
    code = base64.urlsafe_b64encode(_derived(b"code", nonce)[:16]).rstrip(b"=").decode()
    return Shown(code, f"{int.from_bytes(_derived(b'digits', nonce)[:8]) % 10**8:08d}")


def make_code(citizen: Citizen, *, now: datetime) -> CounterCode:
    """A code for the counter; it replaces the one before. Raises AlreadyVerified."""
    if proof_of(citizen):
        raise actions.AlreadyVerified
    while True:
        nonce = secrets.token_bytes(16)
        shown = show(nonce)
        values = {
            "nonce": nonce,
            "code_hash": _code_hash(shown.code),
            "digits_hash": _digits_hash(shown.digits),
            "expires_at": now + LIVES,
        }
        CounterCode.objects.filter(digits_hash=values["digits_hash"], expires_at__lte=now).delete()
        try:
            with transaction.atomic():
                return CounterCode.objects.update_or_create(citizen=citizen, defaults=values)[0]
        except IntegrityError:
            continue  # someone else's live code has the same digits: draw again


def live_code(citizen: Citizen, *, now: datetime) -> CounterCode | None:
    return CounterCode.objects.filter(citizen=citizen, expires_at__gt=now).first()


def look_up(by: Guesser, *, code: str = "", digits: str = "", now: datetime) -> CounterCode:
    """Find whose code was scanned or typed; who looked is on file. Raises NotAllowed, WrongDigits, TooManyTries."""
    require_role(by.user, *actions.CHECKERS)
    with one_try(by, now=now):
        found = _find(code, digits, now)
        audit.record("identity.viewed", by=by.user, about=found.citizen)
        return found


def confirm(by: Guesser, *, code: str, document: str, number: str, now: datetime) -> Verification:
    """Record that the document was checked; the number is hashed and forgotten.

    Raises WrongDigits, TooManyTries, OwnIdentity, InvalidNationalId, AlreadyVerified, PersonHasAccount.
    """
    require_role(by.user, *actions.CHECKERS)
    with one_try(by, now=now):
        found = _find(code, "", now)
        if found.citizen.user_id == by.user.pk:
            raise OwnIdentity
        made = actions.verify(
            found.citizen,
            method="counter",
            document=document,
            id_hash=national_id.hash_of(number),
            by=by.user,
            now=now,
        )
        found.delete()
        return made


def forget(*, now: datetime) -> int:
    """Delete codes that have run out."""
    return CounterCode.objects.filter(expires_at__lte=now).delete()[0]


def _find(code: str, digits: str, now: datetime) -> CounterCode:
    wanted = {"code_hash": _code_hash(code)} if code else {"digits_hash": _digits_hash(digits)}
    rows = CounterCode.objects.select_related("citizen__user").select_for_update(of=("self",))
    found = rows.filter(expires_at__gt=now, citizen__user__is_active=True, **wanted).first()
    if found is None:
        raise WrongDigits
    return found


def _code_hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _digits_hash(digits: str) -> str:
    return keyed("counter-digits", digits)


def _derived(purpose: bytes, nonce: bytes) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), b"identity-" + purpose + b"\0" + nonce, "sha256")
