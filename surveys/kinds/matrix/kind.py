from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from civic.core.saying import listed
from surveys.kinds.base import AnyField, Asked, Choosing, Column, Given, ReadsAs, Table
from surveys.kinds.parts import PartsWidget


class Matrix(Choosing):
    """The same few answers for each of several rows. Kept are the row and the place of the answer, from 1."""

    slug = "matrix"
    reads_as: ClassVar[ReadsAs] = ""
    has_rows = True
    seconds = 30

    def field(self, asked: Asked) -> forms.Field:
        widget = PartsWidget("surveys/kinds/matrix.html", self.rows(asked), columns=self.options(asked))
        return AnyField(label=asked.text, required=False, widget=widget)

    def rows(self, asked: Asked) -> list[tuple[str, str]]:
        return [(str(choice.pk), choice.words) for choice in asked.choices.all() if choice.is_row]

    def check(self, asked: Asked, value: Any) -> Given:
        """`value` maps rows to columns. Either each row is answered or, where that is allowed, none."""
        if value in (None, "", [], {}):
            if asked.is_required:
                raise ValueError(_("Please choose an answer in each row."))
            return Given()
        if not isinstance(value, Mapping):
            raise ValueError(_("Please choose an answer in each row."))
        places = {pk: n for n, (pk, _words) in enumerate(self.options(asked), start=1)}
        rows, sent = dict(self.rows(asked)), {str(key): str(column) for key, column in value.items()}
        if not set(sent) <= set(rows) or not set(sent.values()) <= set(places):
            raise ValueError(_("This answer cannot be chosen here."))
        for key, words in rows.items():
            if key not in sent:
                raise ValueError(_("Please choose an answer for “%(row)s”.") % {"row": words})
        return Given(parts=tuple((int(key), places[sent[key]]) for key in rows))

    def store(self, given: Given) -> list[dict[str, Any]]:
        return [{"choice_id": pk, "number": Decimal(n)} for pk, n in given.parts]

    def is_right(self, asked: Asked, given: Given) -> bool:
        return True

    def faults(self, choices: Sequence[Any], *, is_quiz: bool) -> Iterable[str]:
        rows = [choice for choice in choices if choice.is_row]
        if is_quiz:
            yield _("A quiz cannot ask for a table.")
        elif not rows:
            yield _("Write the rows of the table, one a line.")
        elif len(choices) - len(rows) < 2:
            yield _("Write at least two answers, one a line.")

    def count(self, asked: Asked, keys: Sequence[str] = ()) -> list[Table]:
        """A table for each row: everybody who answered stands in one cell of each."""
        columns = [words for _pk, words in self.options(asked)]
        return [
            Table([(f"{pk}:{n}", f"{row}: {words}") for n, words in enumerate(columns, start=1)])
            for pk, row in self.rows(asked)
        ]

    def cell(self, asked: Asked, row: dict[str, Any]) -> str:
        return f"{row['choice_id']}:{int(row['number'])}"

    def columns(self, asked: Asked) -> list[Column]:
        codes = [(str(n), words) for n, (_pk, words) in enumerate(self.options(asked), start=1)]
        return self.part_columns(self.rows(asked), codes)

    def scaled(self, given: Given) -> tuple[int, ...]:
        return tuple(place for _row, place in given.parts)

    def export(self, row: dict[str, Any]) -> str:
        return f"{row['choice']}: {int(row['number'])}"

    def shown(self, asked: Asked, given: Given) -> str:
        rows, columns = dict(self.rows(asked)), [words for _pk, words in self.options(asked)]
        return listed(f"{rows[str(pk)]}: {columns[n - 1]}" for pk, n in given.parts)

    def sent(self, asked: Asked, rows: Sequence[Any]) -> dict[str, list[str]]:
        columns = [pk for pk, _words in self.options(asked)]
        return {f"-{row.choice_id}": [columns[int(row.number) - 1]] for row in rows}

    def carry_sent(self, before: Asked, now: Asked, sent: Mapping[str, list[str]]) -> Any:
        rows, columns = dict(self.rows(before)), dict(self.options(before))
        told = {rows[key]: columns.get(values[-1], "") for key, values in self.parts(before, sent) if key in rows}
        fitting = {words: pk for pk, words in self.options(now)}
        return {pk: fitting[told[words]] for pk, words in self.rows(now) if told.get(words, "") in fitting}
