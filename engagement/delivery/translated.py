"""Which texts of a kind of news lack words in a language, whatever another language would be shown in their place."""

import gettext
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import to_locale

from engagement.delivery.kinds import NewsKind, Text


def texts(kind: NewsKind) -> list[Text]:
    """Every text of a kind that people read; of a title that is chosen by the facts, each that the examples choose."""
    titles = [kind.title_for(facts) for facts in kind.examples]
    family = [kind.family.name, kind.family.neutral_title]
    found = [kind.name, *titles, kind.body, kind.always_because, *family, kind.link and kind.link.words]
    return [text for text in found if text]


def english(text: Text) -> str:
    """The sentence of the source; of what is counted, the one for one."""
    return str(text._args[-1] if text._args else text._kw["singular"])  # what Django keeps of gettext_lazy(…)


def lacking(kind: NewsKind, language: str) -> Iterator[str]:
    """The English of each text without words in the language. English itself, which the source is in, lacks none."""
    if not language.startswith("en"):
        catalogue = _catalogue(to_locale(language))
        yield from (english(text) for text in texts(kind) if _said(catalogue, text) == english(text))


def is_compiled(language: str) -> bool:
    """Whether the language has a compiled catalogue; without one every sentence would seem to lack its words."""
    locale = to_locale(language)
    return any(gettext.find("django", folder, [locale]) for folder in settings.LOCALE_PATHS)


def _said(catalogue: gettext.NullTranslations, text: Text) -> str:
    """The words of the catalogue; the English ones where it lacks them."""
    if text._args:
        return catalogue.gettext(*text._args) if len(text._args) == 1 else catalogue.pgettext(*text._args)
    one, many = text._kw["singular"], text._kw["plural"]
    said = catalogue.ngettext(one, many, 2)
    return str(one if said == many else said)


def _catalogue(locale: str) -> gettext.NullTranslations:
    """The compiled words of one language alone; Django's own translations would go on to the next language."""
    known: Any = gettext.NullTranslations()
    for folder in settings.LOCALE_PATHS:
        known.add_fallback(gettext.translation("django", folder, [locale], fallback=True))
    return known  # type: ignore[no-any-return]
