"""What kinds share whose answer is one of a few whole numbers, shown side by side."""

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from surveys.kinds.base import Asked, Column, Given, Kind, ReadsAs, Table


class Scale(Kind):
    """One number out of a few; each with words."""

    is_narrow = True
    reads_as: ClassVar[ReadsAs] = "number"
    seconds = 6

    @abstractmethod
    def steps(self, asked: Asked) -> list[tuple[int, str]]:
        """Each number with what stands on its button."""

    def field(self, asked: Asked) -> forms.Field:
        widget = forms.RadioSelect(choices=[(str(number), words) for number, words in self.steps(asked)])
        return forms.CharField(label=asked.text, required=False, widget=widget)

    def check(self, asked: Asked, value: Any) -> Given:
        if value in (None, "", []):
            if asked.is_required:
                raise ValueError(_("Please choose an answer."))
            return Given()
        by_name = {str(number): number for number, _words in self.steps(asked)}
        if isinstance(value, bool) or str(value) not in by_name:
            raise ValueError(_("This answer cannot be chosen here."))
        return Given(number=Decimal(by_name[str(value)]))

    def shown(self, asked: Asked, given: Given) -> str:
        return "" if given.number is None else dict(self.steps(asked))[int(given.number)]

    def scaled(self, given: Given) -> tuple[int, ...]:
        return () if given.number is None else (int(given.number),)

    def count(self, asked: Asked, keys: Sequence[str] = ()) -> list[Table]:
        return [Table([(str(number), words) for number, words in self.steps(asked)])]

    def cell(self, asked: Asked, row: dict[str, Any]) -> str:
        return str(int(row["number"]))

    def limits(self, asked: Asked) -> dict[str, Any]:
        numbers = [number for number, _words in self.steps(asked)]
        return {"least": min(numbers), "most": max(numbers), "whole": True}

    def columns(self, asked: Asked) -> list[Column]:
        return [Column("number", codes=[(str(number), words) for number, words in self.steps(asked)])]

    def carry(self, before: Asked, now: Asked, values: list[str]) -> Any:
        offered = {str(number) for number, _words in self.steps(now)}
        return values[-1] if values and values[-1] in offered else ""

    def limit_faults(self, least: Decimal | None, most: Decimal | None, *, choices: int) -> Iterable[str]:
        if least is not None or most is not None:
            yield _("This kind of question has no limits: leave both empty.")
