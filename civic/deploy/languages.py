"""The languages of the site: the two that it is written in, and each further one whose catalogue is put beside them."""

from collections.abc import Iterable
from pathlib import Path

from babel import Locale, UnknownLocaleError

OURS = [("zh-hant", "繁體中文"), ("en", "English")]


def offered(folders: Iterable[Path]) -> list[tuple[str, str]]:
    """Ours first, then those of `<folder>/<language>/LC_MESSAGES/django.po`, each by its own name."""
    found = {catalogue.parents[1].name for folder in folders for catalogue in folder.glob("*/LC_MESSAGES/django.po")}
    further = {code(name): own_name(name) for name in found}
    return OURS + sorted((each, name) for each, name in further.items() if each not in dict(OURS))


def code(folder: str) -> str:
    """The language tag of a catalogue's folder: `pt_BR` is pt-br."""
    return folder.replace("_", "-").lower()


def own_name(folder: str) -> str:
    """What the people who speak it call it; the folder's name for one that Babel has not heard of."""
    try:
        name = Locale.parse(folder).get_display_name() or folder
    except (UnknownLocaleError, ValueError):
        return folder
    return name[:1].upper() + name[1:]
