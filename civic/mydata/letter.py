"""What is kept about a person, told to them: a part for each purpose, a sentence for each row, and facts after it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from civic.accounts.models import Citizen, User
from civic.core import moments
from civic.core.personal import Letter, Personal, about_people
from civic.mydata.registry import EXPORTS, Entry, accounts


@dataclass(frozen=True)
class Chapter:
    """One table: its entries, newest first, and how many more there are than these."""

    title: str
    entries: list[Entry]
    more: int = 0


@dataclass(frozen=True)
class Part:
    """What is kept for one purpose, on what ground and until when; chapters with nothing in them are left out."""

    purpose: str
    rules: list[str]
    chapters: list[Chapter] = field(default_factory=list)


@dataclass(frozen=True)
class Told:
    """The whole letter: its parts, and of which tables there is nothing to tell."""

    parts: list[Part]
    nothing: list[str]


def tell(user: User, *, most: int | None = None) -> Told:
    """Write the letter, in the language that is active; of each table the newest `most` entries, or all."""
    parts: dict[str, Part] = {}
    nothing: list[str] = []
    for entry in about_people():
        title = capfirst(entry.title)
        chapter = _rows_of(entry, title, user, most)
        if chapter is None:
            nothing.append(title)
            continue
        part = parts.setdefault(str(entry.purpose), Part(str(entry.purpose), []))
        rule = _("%(ground)s. Kept: %(until)s.") % {"ground": entry.ground, "until": entry.retention}
        if rule not in part.rules:
            part.rules.append(rule)
        part.chapters.append(chapter)
    for export in EXPORTS.values():
        chapter = _chapter(export.title(), export.told(user), most)
        if chapter:
            parts[export.name] = Part(export.title(), [], [chapter])
    return Told(list(parts.values()), nothing)


def _chapter(title: str, entries: Iterable[Entry], most: int | None) -> Chapter | None:
    told = iter(entries)
    shown = list(islice(told, most))
    return Chapter(title, shown, sum(1 for _entry in told)) if shown else None


def _rows_of(entry: Personal, title: str, user: User, most: int | None) -> Chapter | None:
    """The person's rows of one table in words, of all their accounts, newest first; what is not shown is only counted.

    Years of payments or notices are neither read nor put into words for the few that a page shows.
    """
    assert entry.of is not None  # noqa: S101  about_people() says so
    shown: list[Entry] = []
    seen: set[Any] = set()  # rows of an account that was merged may be those of the other, too
    more = 0
    people = accounts(user)
    for person in people:
        rows = entry.of(person).order_by("-pk")
        room = None if most is None else most - len(shown)
        items = [item for item in (rows if room is None else rows[:room]) if item.pk not in seen]
        shown += [in_words(entry, item, person) for item in items]
        seen.update(item.pk for item in items)
        if most is not None and len(people) == 1:
            more = rows.count() - len(shown)
    if most is not None and len(people) > 1:
        more = len({pk for person in people for pk in entry.of(person).values_list("pk", flat=True)}) - len(shown)
    return Chapter(title, shown, more) if shown else None


def in_words(entry: Personal, item: Model, person: User) -> Entry:
    """One row: its sentence, and the facts that the sentence leaves out."""
    letter = entry.letter or Letter(capfirst(entry.title))
    whose = entry.whose
    said = {name: _value(letter, item, name, person) for name in entry.columns if name not in letter.silent}
    sentence = str(letter.sentence)
    facts = [
        (capfirst(entry.label(name)), value)
        for name, value in said.items()
        if value != "" and name not in whose and f"%({name})s" not in sentence
    ]
    return Entry(sentence % {name: value or "–" for name, value in said.items()}, facts)


def _value(letter: Letter, item: Model, name: str, person: User) -> str:
    if name in letter.values:
        return readable(letter.values[name](item))
    label = getattr(item, f"get_{name}_display", None)
    return readable(label() if label else getattr(item, name))


def readable(value: Any) -> str:
    """A value as people read it; nothing for nothing, and for other people (who took a payment, who held coins)."""
    if value is None or isinstance(value, User | Citizen):
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return moments.minute(value)
    if isinstance(value, date):
        return moments.day(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return moments.amount(value) if isinstance(value, int) else str(value)
