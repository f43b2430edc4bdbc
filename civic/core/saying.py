"""Small things as people say them, in the language that is active."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import get_language, gettext, ngettext

from civic.core.moments import amount


def coins_in_words(number: int) -> str:
    """`1 coin`, `1,200 coins`."""
    return ngettext("%(n)s coin", "%(n)s coins", number) % {"n": amount(number)}


def in_language(chinese: str, english: str) -> str:
    """What was written twice, in the reader's language; Chinese where nobody wrote English."""
    return english if english and (get_language() or "").startswith("en") else chinese


def language_name(code: str) -> str:
    """A language by its own name; nothing where none was chosen."""
    return dict(settings.LANGUAGES).get(code, "")


def listed(things: Iterable[object]) -> str:
    """Several things one after the other: `tea, cake`, `茶、餅`."""
    return gettext(", ").join(str(thing) for thing in things)
