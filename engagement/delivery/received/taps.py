"""Addresses by which a push or a mail says that it was shown, and leads to its page. Only we can write them."""

from functools import lru_cache
from urllib.parse import quote

from django.core import signing
from django.urls import reverse

from civic.core.errors import NotFound

SALT = "engagement.taps"


def address_of(item: int, about: str) -> str:
    """The address of one thing in one row: a tap leads to its page, and is counted for its send."""
    return f"{_before()}{quote(signing.Signer(salt=SALT).sign(f'{item}.{about}'), safe=':')}/"


@lru_cache
def _before() -> str:
    """What stands before the last part of each: looked up once, for a send asks for a million."""
    return reverse("engagement:tap", args=["-"]).removesuffix("-/")


def opened(token: str) -> tuple[int, str]:
    """Whose it is: the number of the row, and what it is about. Raises NotFound for what we did not write."""
    try:
        item, about = signing.Signer(salt=SALT).unsign(token).split(".", 1)
        return int(item), about
    except (signing.BadSignature, ValueError) as error:
        raise NotFound from error
