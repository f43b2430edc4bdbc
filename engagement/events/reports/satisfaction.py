"""How many of those who answered an event's feedback were satisfied, by the first question that asks for it."""

from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any

from django.utils.translation import gettext as _

from engagement.events.events.models import Event
from surveys.results import queries as results

GOOD = 0.8  # from this share of a rating's steps on: 4 and 5 of 5
PROMOTES = 9  # of 0 to 10


@dataclass(frozen=True)
class Satisfied:
    """People who were satisfied, of those who said; `words` is what counts as it. None: too few to tell."""

    people: int | None
    of: int | None
    words: str

    @property
    def percent(self) -> int | None:
        return None if self.people is None or not self.of else round(self.people * 100 / self.of)


def satisfied(event: Event, *, today: date) -> Satisfied | None:
    """None where nothing asks for it, or nobody has been counted yet. Results keep small groups hidden."""
    version = results.counted(event.feedback) if event.feedback else None
    if version is None:
        return None
    for result in results.results(version, today=today, with_words=False):
        least = _least(result.question)
        if least is None:
            continue
        good = [each for each in result.choices if each.key.isdigit() and int(each.key) >= least]
        if any(each.count is None for each in good):
            return Satisfied(None, None, _words(result.question, least))
        said = result.answered if result.answered is not None else result.responses
        return Satisfied(sum(each.count or 0 for each in good), said, _words(result.question, least))
    return None


def _least(question: Any) -> int | None:
    """The first step that means satisfied; None for a question that is no scale."""
    if question.kind == "rating":
        return ceil(int(question.most or 5) * GOOD)
    return PROMOTES if question.kind == "nps" else None


def _words(question: Any, least: int) -> str:
    most = 10 if question.kind == "nps" else int(question.most or 5)
    return _("“%(question)s”: %(least)s to %(most)s") % {"question": question.text, "least": least, "most": most}
