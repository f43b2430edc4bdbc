"""What every kind of question can do: one protocol, in one file a kind.

A kind knows nothing of tables, but for the county's districts: it sees a question by what it asks (`Asked`), and gives
values to be kept (`Given`).
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Literal, Protocol

from django import forms
from django.utils.translation import gettext as _

from civic.core.saying import listed


class Asked(Protocol):
    """A question, as far as its kind reads it. `choices` are the model's: `pk`, `words`, `is_right`, `is_row`, …"""

    pk: Any
    kind: Any
    text: Any
    is_required: Any
    least: Any
    most: Any

    @property
    def choices(self) -> Any: ...

    @property
    def is_anonymous(self) -> Any: ...

    @property
    def lang(self) -> Any: ...


MOST_OTHER = 100  # characters that say which other answer is meant
ReadsAs = Literal["", "choice", "choices", "number", "text", "day"]


@dataclass(frozen=True)
class Given:
    """A valid answer: the ids of the choices, words, a number or a day; none of them where nothing was answered.

    `parts`: of a kind with rows, each row's id with the place of its answer. Words beside a choice say which other.
    """

    choice_ids: tuple[int, ...] = ()
    parts: tuple[tuple[int, int], ...] = ()
    text: str = ""
    number: Decimal | None = None
    day: date | None = None


@dataclass(frozen=True)
class Table:
    """The counts of one question that belong together: each cell's key with its words.

    `is_partition`: everybody who answered stands in exactly one cell.
    """

    cells: Sequence[tuple[str, str]] = field(default_factory=tuple)
    is_partition: bool = True


@dataclass(frozen=True)
class Column:
    """One column of a table of single answers; `suffix` tells it from the question's others.

    `holds`: the "place" of the choice among the `choices`, whether it was "chosen" (1, 0), the "part" that was given to
    it, or the number, the day or the text itself. `codes`: what each value means; `words`: which part this column is.
    """

    holds: Literal["place", "chosen", "part", "number", "day", "text"]
    suffix: str = ""
    words: str = ""
    choices: tuple[int, ...] = ()
    codes: Sequence[tuple[str, str]] = ()


class Kind(ABC):
    """One kind of question.

    `has_choices`: its editor writes answers to choose from; a quiz knows the right ones. `keeps_words`: its answers are
    read, not counted. `is_narrow`: its answers are so short that they stand side by side. `asks`: it takes an answer; a
    note does not. `has_rows`: its editor writes rows, too. `reads_as`: what a condition sees of its answer ("" for
    nothing). `seconds`: what answering takes.
    """

    slug: str
    has_choices = False
    keeps_words = False
    is_narrow = False
    asks = True
    has_rows = False
    reads_as: ClassVar[ReadsAs] = ""
    seconds = 8

    @abstractmethod
    def field(self, asked: Asked) -> forms.Field:
        """The field that asks it on a page. `is_box`: it is one box to write in, not a group of things to tap."""

    @abstractmethod
    def check(self, asked: Asked, value: Any) -> Given:
        """Read what came from a form or a program. Raises ValueError with a sentence."""

    def hint(self, asked: Asked) -> str:
        """What to know before answering, such as limits."""
        return ""

    def limits(self, asked: Asked) -> dict[str, Any]:
        """What an answer must keep to, for programs."""
        return {}

    def limit_faults(self, least: Decimal | None, most: Decimal | None, *, choices: int) -> Iterable[str]:
        """What keeps these limits from going with such a question, which has so many answers to choose from."""
        if least is not None or most is not None:
            yield _("This kind of question has no limits: leave both empty.")

    def keys(self, asked: Asked) -> dict[str, str]:
        """What each value of its inputs is called in conditions, where one of a few is chosen."""
        return {}

    def value(self, asked: Asked, given: Given) -> "str | Decimal | frozenset[str] | None":
        """What conditions see of a valid answer; None for none."""
        if self.reads_as == "day":
            return given.day.isoformat() if given.day else None
        return given.number if self.reads_as == "number" else given.text or None

    def shown(self, asked: Asked, given: Given) -> str:
        """The answer in words, to be told in a later question."""
        return given.text or plain(given.number) or (f"{given.day}" if given.day else "")

    def store(self, given: Given) -> list[dict[str, Any]]:
        """The rows to keep, as columns of an answer."""
        rows: list[dict[str, Any]] = [{"choice_id": pk} for pk in given.choice_ids]
        if given.text or given.number is not None or given.day:
            rows.append({"text": given.text, "number": given.number, "day": given.day})
        return rows

    def is_right(self, asked: Asked, given: Given) -> bool:
        """Whether a quiz accepts the answer; where nothing is marked right, everything is."""
        return True

    def faults(self, choices: Sequence[Any], *, is_quiz: bool) -> Iterable[str]:
        """What keeps these answers (with `is_right`) from going with such a question."""
        if choices:
            yield _("This kind of question has no answers to choose from: leave this empty.")

    def unready(self, choices: Sequence[Any]) -> Iterable[str]:
        """What is still to come to these answers before they are asked; a draft is kept without it."""
        return ()

    def count(self, asked: Asked, keys: Sequence[str] = ()) -> list[Table]:
        """The tables in which its answers are counted, which have these keys so far; words have none."""
        return []

    def figure(self, asked: Asked, counts: Sequence[int]) -> str:
        """One number that sums the table up, in words; asked only where every count is shown and somebody answered."""
        return ""

    def cell(self, asked: Asked, row: dict[str, Any]) -> str:
        """The key of the cell in which a kept row is counted."""
        return ""

    def export(self, row: dict[str, Any]) -> str:
        """A kept row as a cell of a spreadsheet; `choice` is the choice's words."""
        number = "" if row["number"] is None else plain(row["number"])
        return str(row["choice"] or row["text"] or number or row["day"] or "")

    def exporter(self) -> Callable[[dict[str, Any]], str]:
        """The same for many rows, with what all of them need read once."""
        return self.export

    def columns(self, asked: Asked) -> list[Column]:
        """The columns in which its answers stand, where each response is a row."""
        return [Column("text" if self.keeps_words else "day" if self.reads_as == "day" else "number")]

    def scaled(self, given: Given) -> tuple[int, ...]:
        """The places on its scale that were chosen, one for each row: all the same may mean that nobody read."""
        return ()

    def sent(self, asked: Asked, rows: Sequence[Any]) -> dict[str, list[str]]:
        """What a form had sent for these kept answers (`choice_id`, `text`, `number`, `day`): `store` turned round.

        By what follows the question's number in the names of its inputs.
        """
        row = rows[0]
        return {"": [row.text or plain(row.number) or (row.day.isoformat() if row.day else "")]}

    def carry(self, before: Asked, now: Asked, values: list[str]) -> Any:
        """What somebody had typed for an earlier version, as far as it still fits."""
        return values[-1] if values else ""

    def carry_sent(self, before: Asked, now: Asked, sent: Mapping[str, list[str]]) -> Any:
        """The same out of all that a form sent, for kinds with several inputs."""
        return self.carry(before, now, sent.get(str(before.pk), []))

    def parts(self, before: Asked, sent: Mapping[str, list[str]]) -> list[tuple[str, list[str]]]:
        """What was sent for each thing of a question."""
        start = f"{before.pk}-"
        return [
            (name.removeprefix(start), values) for name, values in sent.items() if name.startswith(start) and values
        ]


class Choosing(Kind):
    """Kinds with answers to choose from."""

    has_choices = True
    most_right: int | None = None
    reads_as: ClassVar[ReadsAs] = "choice"

    def keys(self, asked: Asked) -> dict[str, str]:
        """A choice is called by its name, or by its words if it has none."""
        return {str(choice.pk): choice.name or choice.text for choice in asked.choices.all()}

    def value(self, asked: Asked, given: Given) -> str | Decimal | frozenset[str] | None:
        keys = self.keys(asked)
        chosen = [keys[str(pk)] for pk in given.choice_ids]
        return (chosen[0] if chosen else None) if self.reads_as == "choice" else frozenset(chosen)

    def shown(self, asked: Asked, given: Given) -> str:
        chosen = [choice for choice in asked.choices.all() if choice.pk in given.choice_ids]
        return listed(given.text if choice.is_other and given.text else choice.words for choice in chosen)

    def options(self, asked: Asked) -> list[tuple[str, str]]:
        """What can be chosen; rows are no choices."""
        return [(str(choice.pk), choice.words) for choice in asked.choices.all() if not choice.is_row]

    def other(self, asked: Asked) -> str:
        """The choice that asks to say which, if there is one."""
        return next((str(choice.pk) for choice in asked.choices.all() if choice.is_other), "")

    def chosen(self, asked: Asked, value: Any) -> tuple[int, ...]:
        """The ids that were chosen, each once and offered here. Raises ValueError."""
        value = value.get("chosen") if isinstance(value, Mapping) else value
        values = value if isinstance(value, list) else [] if value in (None, "") else [value]
        ids = tuple(dict.fromkeys(_id(item) for item in values))
        if asked.is_required and not ids:
            raise ValueError(_("Please choose an answer."))
        return ids

    def offered(self, asked: Asked, ids: tuple[int, ...]) -> Given:
        if not set(ids) <= {choice.pk for choice in asked.choices.all()}:
            raise ValueError(_("This answer cannot be chosen here."))
        return Given(choice_ids=ids)

    def said(self, asked: Asked, given: Given, value: Any) -> Given:
        """The answer with the words that say which other one is meant. Raises ValueError where they are missing."""
        other = self.other(asked)
        if not other or int(other) not in given.choice_ids:
            return given
        words = value.get("other") if isinstance(value, Mapping) else ""
        text = words.replace("\x00", "").strip() if isinstance(words, str) else ""
        if not text:
            raise ValueError(_("Please say which other one you mean."))
        if len(text) > MOST_OTHER:
            raise ValueError(_("Please write at most %(most)s characters.") % {"most": MOST_OTHER})
        return replace(given, text=text)

    def is_right(self, asked: Asked, given: Given) -> bool:
        return set(given.choice_ids) == {choice.pk for choice in asked.choices.all() if choice.is_right}

    def faults(self, choices: Sequence[Any], *, is_quiz: bool) -> Iterable[str]:
        if any(choice.is_row for choice in choices):
            yield _("Only a table has rows.")
        right = sum(choice.is_right for choice in choices)
        if len(choices) < 2:
            yield _("Write at least two answers, one a line.")
        elif is_quiz and not right:
            yield _("Mark the right answer with a * before it.")
        elif is_quiz and self.most_right is not None and right > self.most_right:
            yield _("One choice has one right answer; %(n)s are marked.") % {"n": right}

    def cell(self, asked: Asked, row: dict[str, Any]) -> str:
        return str(row["choice_id"] or "")

    def columns(self, asked: Asked) -> list[Column]:
        options = self.options(asked)
        codes = [(str(n), words) for n, (_pk, words) in enumerate(options, start=1)]
        which = Column("place", choices=tuple(int(pk) for pk, _words in options), codes=codes)
        return [which, *self.other_column(asked)]

    def other_column(self, asked: Asked) -> list[Column]:
        """The words that say which other answer is meant, where one asks for them."""
        words = dict(self.options(asked)).get(self.other(asked), "")
        return [Column("text", "other", words)] if words else []

    def part_columns(self, things: Sequence[tuple[str, str]], codes: Sequence[tuple[str, str]]) -> list[Column]:
        """A column for each of several things, with what was given to it."""
        return [Column("part", str(n), words, (int(pk),), codes) for n, (pk, words) in enumerate(things, start=1)]

    def carry_sent(self, before: Asked, now: Asked, sent: Mapping[str, list[str]]) -> Any:
        chosen = self.carry(before, now, sent.get(str(before.pk), []))
        return {"chosen": chosen, "other": sent.get(f"{before.pk}-other", [""])[-1]} if self.other(now) else chosen

    def sent(self, asked: Asked, rows: Sequence[Any]) -> dict[str, list[str]]:
        chosen = {"": [str(row.choice_id) for row in rows if row.choice_id]}
        other = [row.text for row in rows if not row.choice_id]
        return chosen | ({"-other": other} if other else {})

    def fitting(self, before: Asked, now: Asked, values: list[str]) -> list[str]:
        """The choices of the same words as those that were chosen."""
        chosen = {choice.text for choice in before.choices.all() if str(choice.pk) in values}
        return [str(choice.pk) for choice in now.choices.all() if choice.text in chosen]


class Choices(forms.RadioSelect):
    """Circles to choose one, with a box for words beside the one that asks to say which."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return with_other(super().value_from_datadict(data, files, name), data, name)

    def format_value(self, value: Any) -> Any:
        return super().format_value(value.get("chosen") if isinstance(value, Mapping) else value)


class Ticks(forms.CheckboxSelectMultiple):
    """The same with boxes to tick."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return with_other(super().value_from_datadict(data, files, name), data, name)

    def format_value(self, value: Any) -> Any:
        return super().format_value(value.get("chosen") if isinstance(value, Mapping) else value)


def with_other(chosen: Any, data: Any, name: str) -> Any:
    """What was chosen, with the words in the box beside it, if there was one."""
    other = data.get(f"{name}-other")
    return chosen if other is None else {"chosen": chosen or "", "other": other}


class AnyField(forms.Field):
    """Passed on as it came: `check` reads it."""


class SeveralField(forms.MultipleChoiceField):
    """Several boxes to tick, passed on as they came."""

    widget = forms.CheckboxSelectMultiple

    def validate(self, value: Any) -> None:
        """Left to `check`."""


def plain(number: Decimal | None) -> str:
    """A number without needless zeros behind the point; nothing for none."""
    return "" if number is None else f"{number:f}".rstrip("0").rstrip(".") if number % 1 else f"{int(number)}"


def _id(item: Any) -> int:
    if isinstance(item, bool) or not isinstance(item, int | str):
        raise ValueError(_("This answer cannot be chosen here."))
    if isinstance(item, str) and not (item.isascii() and item.isdigit() and len(item) < 19):
        raise ValueError(_("This answer cannot be chosen here."))
    return int(item)
