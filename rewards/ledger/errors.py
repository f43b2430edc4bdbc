"""What the ledger refuses. The database raises these under its own codes; `translate` gives them their class."""

from django.db import DatabaseError
from django.utils.translation import gettext_lazy as _

from civic.errors import DomainError


class LedgerError(DomainError):
    code = "ledger_error"


class InsufficientCoins(LedgerError):
    code = "insufficient_coins"
    family = DomainError.CONFLICT
    message = _("There are not enough coins: %(available)s are there.")


class KeyConflict(LedgerError):
    code = "idempotency_key_reused"
    family = DomainError.MISMATCH
    message = _("This idempotency key was used before for a different request.")


class AlreadyReversed(LedgerError):
    code = "already_reversed"
    family = DomainError.CONFLICT
    message = _("This was reversed before; coins go back once.")


class InvalidAmount(LedgerError):
    code = "invalid_amount"
    message = _("Coins are whole numbers, at least 1.")


class UnknownAccount(LedgerError):
    code = "unknown_account"
    message = _("A ledger account is missing.")


BY_SQLSTATE: dict[str, type[LedgerError]] = {
    "TL001": InsufficientCoins,
    "TL002": KeyConflict,
    "TL003": AlreadyReversed,
    "TL004": UnknownAccount,
    "TL005": InvalidAmount,
}


def translate(error: DatabaseError) -> LedgerError | None:
    """The typed error behind a database error of the ledger's functions, if it is one."""
    cause = error.__cause__
    kind = BY_SQLSTATE.get(getattr(cause, "pgcode", "") or "")
    if kind is None:
        return None
    detail = getattr(getattr(cause, "diag", None), "message_detail", None)
    return kind(available=int(detail)) if kind is InsufficientCoins else kind()
