"""Check the checksum of Taiwan's business tax id (統一編號), and the shape of a bank account."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from civic.shown_codes.typed import is_digits

validate_bank_code = RegexValidator(
    r"\A[0-9]{3}(?:[0-9]{4})?\Z", _("A bank code has three digits, or seven with the branch.")
)
validate_bank_account = RegexValidator(r"\A[0-9]{8,16}\Z", _("An account number has 8 to 16 digits."))
POST, POST_LENGTHS = "700", (8, 14)  # a postal giro account, or branch and account of a savings book
WEIGHTS = (1, 2, 1, 2, 1, 2, 4, 1)


def is_tax_id(value: str) -> bool:
    """Return whether eight digits carry a valid check sum.

    Rule of the Ministry of Finance as of April 2023: the weighted digit sums must divide by 5 (before
    that by 10); a 7 in the seventh place may count one more.
    """
    if not is_digits(value, 8):
        return False
    total = sum(sum(divmod(int(digit) * weight, 10)) for digit, weight in zip(value, WEIGHTS, strict=True))
    return total % 5 == 0 or (value[6] == "7" and (total + 1) % 5 == 0)


def validate_tax_id(value: str) -> None:
    if not is_tax_id(value):
        raise ValidationError(_("This is not a valid tax id: check its eight digits."), code="tax_id")


def account_fault(bank_code: str, bank_account: str) -> str:
    """Say what cannot be right about an account at this bank, or return an empty text.

    Banks keep the check digits of their accounts to themselves, and those of branches differ from bank to bank; so only
    what is generally known is held against the digits.
    """
    if bank_account and not bank_account.strip("0"):
        return str(_("An account number is not all zeros."))
    if bank_code[:3] == POST and bank_account and len(bank_account) not in POST_LENGTHS:
        return str(_("At the post office (700) an account has 14 digits, or 8 for a giro account."))
    return ""
