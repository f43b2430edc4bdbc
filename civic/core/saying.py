"""Small things as people say them, in the language that is active."""

from django.conf import settings
from django.utils.translation import ngettext

from civic.core.moments import amount


def coins_in_words(number: int) -> str:
    """`1 coin`, `1,200 coins`."""
    return ngettext("%(n)s coin", "%(n)s coins", number) % {"n": amount(number)}


def language_name(code: str) -> str:
    """A language by its own name; nothing where none was chosen."""
    return dict(settings.LANGUAGES).get(code, "")
