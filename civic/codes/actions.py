"""Codes by mail: made, checked, and spent once. Tries and mails are counted in rows, so that nobody counts twice at
the same instant and gets more."""

import hmac
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.codes.models import MailedCode
from civic.core.errors import DomainError
from civic.core.moments import clock
from civic.shown_codes.drawing import random_digits

GOOD_FOR = timedelta(minutes=15)
TRIES = 3  # wrong ones, for one code
MAILS, IN = 5, timedelta(minutes=10)  # codes for one purpose of one person


class CodeWrong(DomainError):
    code = "code_wrong"
    help = "code-wrong"
    message = _("This is not the right code. Please look at the newest mail.")


class CodeExpired(DomainError):
    code = "code_expired"
    help = "code-wrong"
    message = _("This code is older than 15 minutes. Have a new one sent.")


class CodeUsed(DomainError):
    code = "code_used"
    help = "code-wrong"
    family = DomainError.CONFLICT
    message = _("This code was used before. Have a new one sent.")


class CodeLocked(DomainError):
    code = "code_locked"
    help = "code-wrong"
    family = DomainError.LIMIT
    message = _("Three wrong tries: this code is closed. Have a new one sent.")


class NoCode(DomainError):
    code = "no_code"
    help = "code-not-arrived"
    family = DomainError.CONFLICT
    message = _("No code was sent yet. Have one sent first.")


class TooManyCodes(DomainError):
    code = "too_many_codes"
    help = "code-not-arrived"
    family = DomainError.LIMIT
    message = _("Five codes were sent in ten minutes. The newest one is good; the next one can be sent at %(when)s.")


@transaction.atomic
def make(user: User, *, purpose: str, email: str, now: datetime) -> str:
    """Make six digits for one purpose and address; earlier ones are closed. Raises TooManyCodes."""
    User.objects.select_for_update().get(pk=user.pk)
    mine = MailedCode.objects.filter(user=user, purpose=purpose)
    recent = list(mine.filter(made_at__gt=now - IN).order_by("-pk").values_list("made_at", flat=True)[:MAILS])
    if len(recent) == MAILS:
        raise TooManyCodes(when=clock(recent[-1] + IN))
    mine.filter(used_at=None, expires_at__gt=now).update(expires_at=now)
    code = random_digits(6)
    MailedCode.objects.create(
        user=user, purpose=purpose, email=email, digest=_digest(user, purpose, email, code), made_at=now,
        expires_at=now + GOOD_FOR,
    )  # fmt: skip
    return code


def check(user: User, *, purpose: str, email: str, code: str, now: datetime) -> MailedCode:
    """Return the code's row when the digits are right, unspent still; a wrong try is counted, whatever follows.

    Raises CodeWrong, CodeExpired, CodeUsed, CodeLocked, NoCode. Call it outside a transaction that may be undone.
    """
    with transaction.atomic():
        known = MailedCode.objects.select_for_update().filter(user=user, purpose=purpose, email__iexact=email)
        newest = known.order_by("-pk").first()
        fault = _fault(newest, _digest(user, purpose, email, code.strip()), now)
        if fault is CodeWrong and newest:
            newest.wrong_tries += 1
            newest.save(update_fields=["wrong_tries"])
    if fault or newest is None:
        raise (fault or NoCode)
    return newest


def spend(code: MailedCode, *, now: datetime) -> None:
    """Use a code up; raises CodeUsed when somebody was faster."""
    if not MailedCode.objects.filter(pk=code.pk, used_at=None).update(used_at=now):
        raise CodeUsed


def use(user: User, *, purpose: str, email: str, code: str, now: datetime) -> None:
    """Check a code and spend it at once."""
    spend(check(user, purpose=purpose, email=email, code=code, now=now), now=now)


def forget(*, now: datetime) -> None:
    """Delete codes that are older than a day."""
    MailedCode.objects.filter(made_at__lt=now - timedelta(days=1)).delete()


def _fault(row: MailedCode | None, digest: str, now: datetime) -> type[DomainError] | None:
    if row is None:
        return NoCode
    if row.wrong_tries >= TRIES:
        return CodeLocked
    if not hmac.compare_digest(row.digest, digest):
        return CodeWrong
    if row.used_at:
        return CodeUsed
    return CodeExpired if row.expires_at <= now else None


def _digest(user: User, purpose: str, email: str, code: str) -> str:
    return salted_hmac("civic.codes", f"{user.pk}|{purpose}|{email.lower()}|{code}", algorithm="sha256").hexdigest()
