from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from surveys.kinds.base import AnyField, Asked, Choosing, Column, Given, ReadsAs, Table
from surveys.kinds.parts import PartsWidget


class Ranking(Choosing):
    """Several things put in an order, the dearest first. Counted is what stands first; all places are kept."""

    slug = "ranking"
    reads_as: ClassVar[ReadsAs] = ""
    seconds = 25

    def field(self, asked: Asked) -> forms.Field:
        things = self.options(asked)
        places = [str(n) for n in range(1, len(things) + 1)]
        widget = PartsWidget("surveys/kinds/ranking.html", things, places=places)
        return AnyField(label=asked.text, required=False, widget=widget)

    def hint(self, asked: Asked) -> str:
        return _("Give each a place; 1 is the first.")

    def check(self, asked: Asked, value: Any) -> Given:
        """`value` is all choices in their order, or the place of each."""
        if value in (None, "", [], {}):
            if asked.is_required:
                raise ValueError(_("Please put these in an order."))
            return Given()
        ids = self._ordered(value) if isinstance(value, Mapping) else self.chosen(asked, value)
        given = self.offered(asked, ids)
        if len(ids) != len(self.options(asked)):
            raise ValueError(_("Please give each of these a place."))
        return given

    def _ordered(self, places: Mapping[Any, Any]) -> tuple[int, ...]:
        """The choices by their places. Raises ValueError where two share one, or one is no number."""
        by_place: dict[int, int] = {}
        for key, place in places.items():
            if not (str(key).isdecimal() and str(place).isdecimal() and len(f"{key}{place}") < 25):
                raise ValueError(_("Please give each of these a place."))
            if int(place) in by_place:
                raise ValueError(_("Two of these have place %(n)s: please give each its own.") % {"n": int(place)})
            by_place[int(place)] = int(key)
        return tuple(by_place[place] for place in sorted(by_place))

    def store(self, given: Given) -> list[dict[str, Any]]:
        return [{"choice_id": pk, "number": Decimal(n)} for n, pk in enumerate(given.choice_ids, start=1)]

    def limits(self, asked: Asked) -> dict[str, Any]:
        return {"places": len(self.options(asked))}

    def is_right(self, asked: Asked, given: Given) -> bool:
        return True

    def faults(self, choices: Sequence[Any], *, is_quiz: bool) -> Iterable[str]:
        if is_quiz:
            yield _("A quiz cannot ask for an order.")
        elif len(choices) < 2:
            yield _("Write at least two answers, one a line.")

    def count(self, asked: Asked, keys: Sequence[str] = ()) -> list[Table]:
        """What was put first. The other places are kept and not shown: rows and columns would tell each other."""
        return [Table([(f"{pk}:1", _("first: %(words)s") % {"words": words}) for pk, words in self.options(asked)])]

    def cell(self, asked: Asked, row: dict[str, Any]) -> str:
        return f"{row['choice_id']}:{int(row['number'])}"

    def columns(self, asked: Asked) -> list[Column]:
        """The place of each thing; 1 is the first."""
        return self.part_columns(self.options(asked), ())

    def export(self, row: dict[str, Any]) -> str:
        return f"{int(row['number'])}. {row['choice']}"

    def shown(self, asked: Asked, given: Given) -> str:
        words = dict(self.options(asked))
        return " > ".join(words[str(pk)] for pk in given.choice_ids)

    def sent(self, asked: Asked, rows: Sequence[Any]) -> dict[str, list[str]]:
        return {f"-{row.choice_id}": [str(int(row.number))] for row in rows}

    def carry_sent(self, before: Asked, now: Asked, sent: Mapping[str, list[str]]) -> Any:
        """The places of things that are still there, in the same order."""
        words = dict(self.options(before))
        places = {words[key]: values[-1] for key, values in self.parts(before, sent) if key in words}
        kept = {str(choice.pk): places[choice.words] for choice in now.choices.all() if choice.words in places}
        order = sorted(kept, key=lambda pk: int(kept[pk]) if kept[pk].isdecimal() else 0)
        return {pk: str(n) for n, pk in enumerate(order, start=1)}
