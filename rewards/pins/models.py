"""Six digits that a person types on somebody else's screen: hashed, and locked after five wrong ones."""

import unicodedata
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from civic.core.errors import DomainError

LENGTH = 6


class WrongPin(DomainError):
    code = "wrong_pin"
    family = DomainError.CONFLICT
    message = ngettext_lazy(
        "The PIN is wrong; %(left)s try is left.", "The PIN is wrong; %(left)s tries are left.", "left"
    )


class PinLocked(DomainError):
    code = "pin_locked"
    family = DomainError.LIMIT
    message = _("The PIN was wrong too often: it is locked until %(until)s.")


class WeakPin(DomainError):
    code = "weak_pin"
    message = _("A PIN has six digits, not all the same and not in a row like 123456.")


class PinLock(models.Model):
    """A PIN, as a slow hash, with what its wrong tries came to."""

    pin = models.CharField(max_length=128, blank=True, editable=False)
    wrong_pins = models.PositiveSmallIntegerField(default=0, editable=False)
    locked_until = models.DateTimeField(_("PIN locked until"), null=True, editable=False)

    class Meta:
        abstract = True


def hashed(pin: str) -> str:
    """What is kept of a PIN. Raises WeakPin."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)} if is_pin(pin) else {0}
    if steps in ({0}, {1}, {9}):
        raise WeakPin(fields={"pin": [str(WeakPin.message)]})
    return make_password(pin)


def is_pin(text: str) -> bool:
    return len(text) == LENGTH and text.isascii() and text.isdigit()


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


class PinField(forms.CharField):
    """Six digits, never shown again; full-width digits are understood."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off", "maxlength": 12, "class": "input-digits"}
        kwargs.setdefault("widget", forms.PasswordInput(attrs=attrs))
        kwargs.setdefault("label", _("PIN, six digits"))
        kwargs.setdefault("error_messages", {"required": _("Type the six digits of the PIN.")})
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        return "".join(unicodedata.normalize("NFKC", super().to_python(value) or "").split())

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not is_pin(value):
            raise ValidationError(_("A PIN has six digits. Type all of them."))
