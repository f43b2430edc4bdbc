"""The method “counter”: the citizen shows a code, an operator looks at the document and says which kind it was."""

from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
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
from civic.shown_codes.derivation import Kind, Shown, new_nonce
from civic.shown_codes.drawing import draw_until_free

LIVES = timedelta(minutes=5)
COUNTER = Kind("identity", range(10**8), hash_with=partial(keyed, "counter-digits"))


class OwnIdentity(DomainError):
    code = "own_identity"
    family = DomainError.FORBIDDEN
    message = _("You cannot check your own document: ask a colleague.")


def show(nonce: bytes) -> Shown:
    """Return what the citizen's phone shows: a code in the QR's address, and the digits beside it."""
    return COUNTER.derive(nonce)


def address_of(shown: Shown) -> str:
    """Return what the QR opens."""
    return f"{settings.PUBLIC_URL}/identity/v/{shown.code}/"


def make_code(citizen: Citizen, *, now: datetime) -> CounterCode:
    """A code for the counter; it replaces the one before. Raises AlreadyVerified."""
    if proof_of(citizen):
        raise actions.AlreadyVerified
    return draw_until_free(partial(_replace_code, citizen, now))


def _replace_code(citizen: Citizen, now: datetime) -> CounterCode:
    """Raises IntegrityError when someone else's live code has the same digits."""
    nonce = new_nonce()
    values = {"nonce": nonce, **show(nonce).hashes, "expires_at": now + LIVES}
    CounterCode.objects.filter(digits_hash=values["digits_hash"], expires_at__lte=now).delete()
    return CounterCode.objects.update_or_create(citizen=citizen, defaults=values)[0]


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
    wanted = COUNTER.found_by(code=code, digits=digits)
    rows = CounterCode.objects.select_related("citizen__user").select_for_update(of=("self",))
    found = rows.filter(expires_at__gt=now, citizen__user__is_active=True, **wanted).first()
    if found is None:
        raise WrongDigits
    return found
