"""National ids (國民身分證統一編號) and residents' UI numbers (統一證號), checked, and kept as hashes.

Forms: a letter, then 1 or 2 (nationals), 8 or 9 (residents since 2021), or A to D (residents before), then eight
digits of which the last makes the weighted sum a multiple of ten (內政部戶政司, 移民署).
"""

import re

from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError
from civic.identity.keyed import keyed
from civic.shown_codes.typed import plain

FORM = re.compile(r"[A-Z][1289A-D][0-9]{8}")
PLACES = {letter: number for number, letter in enumerate("ABCDEFGHJKLMNPQRSTUVXYWZIO", start=10)}
WEIGHTS = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)


class InvalidNationalId(DomainError):
    code = "invalid_national_id"
    help = "identity-code"
    message = _("This is not a valid ID number. Check each character: one letter and nine digits, or two letters.")

    def __init__(self) -> None:
        super().__init__(fields={"national_id": [str(self.message)]})


def hash_of(text: str) -> str:
    """The keyed hash of a number as it was typed. Raises InvalidNationalId, which never repeats it."""
    number = normalized(text)
    if not is_valid(number):
        raise InvalidNationalId
    return keyed("national-id", number)


def normalized(text: str) -> str:
    """Capitals without blanks and dashes; full-width characters are understood."""
    return plain(text).upper()


def is_valid(number: str) -> bool:
    """Whether form and check digit are right."""
    if not FORM.fullmatch(number):
        return False
    second = PLACES[number[1]] % 10 if number[1].isalpha() else int(number[1])
    digits = [*divmod(PLACES[number[0]], 10), second, *map(int, number[2:])]
    return sum(digit * weight for digit, weight in zip(digits, WEIGHTS, strict=True)) % 10 == 0
