"""Check the checksum of Taiwan's business tax id (統一編號), and the shape of a bank account."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from civic.shown_codes.typed import is_digits

validate_bank_code = RegexValidator(r"\A[0-9]{3}\Z", _("A bank code has three digits."))
validate_bank_account = RegexValidator(r"\A[0-9]{8,16}\Z", _("An account number has 8 to 16 digits."))
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
