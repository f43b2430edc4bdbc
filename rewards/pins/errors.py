"""Errors of a PIN."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from civic.core.errors import DomainError


class WrongPin(DomainError):
    code = "wrong_pin"
    help = "counter-card"
    family = DomainError.CONFLICT
    message = ngettext_lazy(
        "The PIN is wrong; %(left)s try is left.", "The PIN is wrong; %(left)s tries are left.", "left"
    )


class PinLocked(DomainError):
    code = "pin_locked"
    help = "counter-card"
    family = DomainError.LIMIT
    message = _("The PIN was wrong too often: it is locked until %(until)s.")


class WeakPin(DomainError):
    code = "weak_pin"
    help = "shop-devices"
    message = _("A PIN has six digits, not all the same and not in a row like 123456.")
