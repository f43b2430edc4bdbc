"""The checksum of Taiwan's business tax id (統一編號)."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

WEIGHTS = (1, 2, 1, 2, 1, 2, 4, 1)


def is_tax_id(value: str) -> bool:
    """Tell whether eight digits carry a valid check sum.

    Rule of the Ministry of Finance as of April 2023: the weighted digit sums must divide by 5 (before
    that by 10); a 7 in the seventh place may count one more.
    """
    if len(value) != 8 or not value.isascii() or not value.isdigit():
        return False
    total = sum(sum(divmod(int(digit) * weight, 10)) for digit, weight in zip(value, WEIGHTS, strict=True))
    return total % 5 == 0 or (value[6] == "7" and (total + 1) % 5 == 0)


def validate_tax_id(value: str) -> None:
    if not is_tax_id(value):
        raise ValidationError(_("This is not a valid tax id: check its eight digits."), code="tax_id")
