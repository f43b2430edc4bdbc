"""What people type for a code or a number: with blanks and dashes, in small letters, with the full-width signs of a
Chinese keyboard."""

import unicodedata

from civic.shown_codes.drawing import ALPHABET


def plain(text: str) -> str:
    """Return the same without blanks and dashes, in plain signs: `１２-３４ ` is `1234`."""
    return "".join(unicodedata.normalize("NFKC", text).split()).replace("-", "")


def capitals(text: str) -> str:
    """Return the letters and digits alone, as capitals: `7kd4·x9qw` is `7KD4X9QW`."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).upper() if sign.isalnum())


def readable(text: str) -> str:
    """Return the same without what no drawn code holds: a slip such as a blank read as a 0 costs nothing."""
    return "".join(sign for sign in capitals(text) if sign in ALPHABET)


def is_digits(text: str, *lengths: int) -> bool:
    """Return whether the text is 0 to 9 alone, and of one of these lengths."""
    return len(text) in lengths and text.isascii() and text.isdigit()
