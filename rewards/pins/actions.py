"""Hash PINs, check them, and lock them after five wrong ones."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.timezone import localtime

from civic.core.errors import DomainError
from civic.shown_codes.typed import is_digits
from rewards.pins.errors import PinLocked, WeakPin, WrongPin
from rewards.pins.models import PinLock

LENGTH = 6


def hashed(pin: str) -> str:
    """Return what is kept of a PIN. Raises WeakPin."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)} if is_pin(pin) else {0}
    if steps in ({0}, {1}, {9}):
        raise WeakPin(fields={"pin": [str(WeakPin.message)]})
    return make_password(pin)


def is_pin(text: str) -> bool:
    return is_digits(text, LENGTH)


def prove(holder: PinLock, pin: str, *, now: datetime) -> None:
    """Check a PIN; a wrong one stays counted whatever the caller does next. Raises WrongPin, PinLocked."""
    with transaction.atomic():
        row: Any = type(holder)._default_manager.select_for_update(of=("self",)).get(pk=holder.pk)
        refusal = _try(row, pin, now)
        row.save(update_fields=["wrong_pins", "locked_until"])
    if refusal:
        raise refusal


def refuse_locked(holder: PinLock, *, now: datetime) -> None:
    """Raise PinLocked while the lock of wrong tries lasts."""
    if holder.locked_until and holder.locked_until > now:
        raise _locked(holder)


def _try(row: PinLock, pin: str, now: datetime) -> DomainError | None:
    if row.locked_until and row.locked_until > now:
        return _locked(row)
    if row.pin and check_password(pin, row.pin):
        row.wrong_pins, row.locked_until = 0, None
        return None
    row.wrong_pins += 1
    if row.wrong_pins < settings.WRONG_PINS_BEFORE_LOCK:
        return WrongPin(left=settings.WRONG_PINS_BEFORE_LOCK - row.wrong_pins)
    row.wrong_pins, row.locked_until = 0, now + timedelta(minutes=settings.WRONG_CODES_LOCK_MINUTES)
    return _locked(row)


def _locked(row: PinLock) -> PinLocked:
    assert row.locked_until is not None  # noqa: S101
    return PinLocked(until=localtime(row.locked_until).strftime("%H:%M"))
