"""What the ledger refuses. The database raises these under its own codes; `translate` gives them their class."""

from django.db import DatabaseError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from civic.core.errors import DomainError
from civic.core.locks import Busy, timed_out


class LedgerError(DomainError):
    code = "ledger_error"


class InsufficientCoins(LedgerError):
    code = "insufficient_coins"
    help = "not-enough-coins"
    family = DomainError.CONFLICT
    message = ngettext_lazy(
        "There are not enough coins: %(available)s is there.",
        "There are not enough coins: %(available)s are there.",
        "available",
    )


class KeyConflict(LedgerError):
    code = "idempotency_key_reused"
    help = "paid-twice"
    family = DomainError.MISMATCH
    message = _("This idempotency key was used before for a different request.")


class AlreadyReversed(LedgerError):
    code = "already_reversed"
    help = "shop-refunds"
    family = DomainError.CONFLICT
    message = _("This was reversed before; coins go back once.")


class InvalidAmount(LedgerError):
    code = "invalid_amount"
    help = "how-to-pay"
    message = _("Coins are whole numbers, at least 1.")


class UnknownAccount(LedgerError):
    code = "unknown_account"
    message = _("A ledger account is missing.")


class RefundTooLarge(LedgerError):
    code = "refund_too_large"
    help = "shop-refunds"
    family = DomainError.CONFLICT
    message = ngettext_lazy(
        "At most %(available)s coin of this can still be given back.",
        "At most %(available)s coins of this can still be given back.",
        "available",
    )


class UnknownTransaction(LedgerError):
    code = "unknown_transaction"
    family = DomainError.MISSING
    message = _("There is no such transaction.")


class MoneyStopped(LedgerError):
    """Someone must look at the ledger before coins move again."""

    code = "money_stopped"
    help = "payments-rest"
    family = DomainError.STOPPED
    message = _("Coins cannot be moved at the moment: the books are being checked. Nothing was lost or changed.")


class GuardBroken(LedgerError):
    """One of the ledger's own guards refused what our code did: coins stop until a person has looked."""

    code = "ledger_guard"
    help = "payments-rest"
    family = DomainError.STOPPED
    message = MoneyStopped.message


BY_SQLSTATE: dict[str, type[LedgerError]] = {
    "TL000": GuardBroken,
    "TL001": InsufficientCoins,
    "TL002": KeyConflict,
    "TL003": AlreadyReversed,
    "TL004": UnknownAccount,
    "TL005": InvalidAmount,
    "TL006": MoneyStopped,
    "TL007": RefundTooLarge,
    "TL008": UnknownTransaction,
    "22003": InvalidAmount,  # PostgreSQL's own: a sum beyond what a balance can hold
}


def translate(error: DatabaseError) -> LedgerError | Busy | None:
    """The typed error behind a database error of the ledger's functions, if it is one."""
    if timed_out(error):
        return Busy()
    cause = error.__cause__
    kind = BY_SQLSTATE.get(getattr(cause, "pgcode", "") or "")
    if kind is None:
        return None
    detail = getattr(getattr(cause, "diag", None), "message_detail", None)
    return kind(available=int(detail)) if detail and detail.isdigit() else kind()
