"""What a file of news lacks, said by `manage.py check`: words, a translation, a page to lead to, an icon."""

import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.urls import NoReverseMatch
from django.utils.functional import Promise
from django.utils.translation import to_locale

from civic.site.components import icons
from engagement.delivery import registry
from engagement.delivery.kinds import Channel, NewsKind
from engagement.delivery.models import Message
from engagement.delivery.translated import is_compiled, lacking, texts
from engagement.delivery.wording import words_of

SLUG = re.compile(r"[a-z][a-z0-9_]*")
LONGEST = Message._meta.get_field("kind").max_length or 0
HINT = (
    "make messages puts the sentence into the catalogue; python -m civic.deploy.messages compile makes a change count."
)
COMPILE = "python -m civic.deploy.messages compile, or make anything: every command of the Makefile does it first."
Fault = tuple[str, str]  # the check's id, and what to do


@register
def check_news(**_wanted: Any) -> list[CheckMessage]:
    """Every fault of every file in engagement/news; a sentence that several files share is named once."""
    found: dict[str, CheckMessage] = {}
    for file, kind in registry.FILES.items():
        where = f"{file.replace('.', '/')}.py"
        faults = list(_faults(where, kind))
        found |= {f"{where}: {what}": Error(f"{where}: {what}", id=f"engagement.{number}") for number, what in faults}
        if not faults:
            found = _untranslated(where, kind) | found
    return list(found.values())


def _faults(where: str, kind: Any) -> Iterator[Fault]:
    if not isinstance(kind, NewsKind):
        yield "E001", f"declare a kind, `news = NewsKind(…)`, or call the file _{where.rpartition('/')[2]}."
        return
    yield from _names(kind)
    broken = list(_examples(kind))
    yield from broken or _words(kind)


def _names(kind: NewsKind) -> Iterator[Fault]:
    if not SLUG.fullmatch(kind.slug) or len(kind.slug) > LONGEST:
        yield "E002", f"write the slug “{kind.slug}” with a–z, 0–9 and _ alone, at most {LONGEST} of them."
    if registry.KINDS.get(kind.slug) is not kind:
        yield "E003", f"choose another slug: “{kind.slug}” belongs to another file."
    if kind.icon not in icons():
        yield "E004", f"choose its icon in static/img/icons.svg, which has no “{kind.icon}” but {', '.join(icons())}."
    if not kind.channels or not set(kind.channels) <= set(Channel):
        yield "E005", f"choose its channels, among {', '.join(Channel)}."


def _examples(kind: NewsKind) -> Iterator[Fault]:
    """Show the kind with each of its examples."""
    if not kind.examples:
        yield "E006", "give examples: facts with which its words can be shown."
    for facts in kind.examples:
        try:
            words_of(kind, facts)
            if kind.link:
                kind.link.url(facts)
        except NoReverseMatch as error:
            yield "E007", f"name a page for its link, with the facts that its address takes: {error}"
        except (KeyError, TypeError, ValueError) as error:
            yield "E008", f"its words or its link cannot be filled with the example {dict(facts)}: {error}"


def _words(kind: NewsKind) -> Iterator[Fault]:
    if not kind.name or not all(kind.title_for(facts) for facts in kind.examples):
        yield "E009", "give it words: `name` and `title`, each in _(…) of gettext_lazy."
    for text in texts(kind):
        if not isinstance(text, Promise):
            yield "E010", f"put “{text}” into _(…) of gettext_lazy: it would stay English in every language."


def _untranslated(where: str, kind: NewsKind) -> dict[str, CheckMessage]:
    """Warnings: `make check` fails on them, and nothing that runs is stopped by a word that is missing."""
    found: dict[str, CheckMessage] = {}
    for language, _name in settings.LANGUAGES:
        catalogue = f"{to_locale(language)}/LC_MESSAGES/django.po"
        if not language.startswith("en") and not is_compiled(language):
            told = f"The words in {language} are not compiled."
            return {language: Warning(told, hint=COMPILE, id="engagement.W012")}
        for english in lacking(kind, language):
            told = f"{where}: “{english}” has no words in {language}; write them into {catalogue}."
            found[f"{language}: {english}"] = Warning(told, hint=HINT, id="engagement.W011")
    return found
