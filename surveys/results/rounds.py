"""A questionnaire beside the round before it: the same questions, asked of people at another time."""

from dataclasses import dataclass
from datetime import date

from surveys.questionnaires.models import Question, Questionnaire
from surveys.results.queries import QuestionResult, counted, results
from surveys.results.statistics import difference


@dataclass(frozen=True)
class Change:
    """An answer's share before and now in percent, and by how many points it changed, with the 95 % interval."""

    text: str
    before: int
    now: int
    points: int
    low: int
    high: int
    is_right: bool

    @property
    def is_sure(self) -> bool:
        """Whether the interval leaves no change out."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Compared:
    question: Question
    responses: tuple[int, int]
    changes: list[Change]
    left_out: bool


def compared(questionnaire: Questionnaire, now: list[QuestionResult], *, today: date) -> list[Compared]:
    """Each question that the round before asked in the same words; answers that are shown in both."""
    earlier = counted(questionnaire.previous) if questionnaire.previous else None
    if earlier is None:
        return []
    before = {_words(each.question): each for each in results(earlier, today=today, with_words=False)}
    pairs = ((before.get(_words(each.question)), each) for each in now if each.choices)
    return [_compared(old, new) for old, new in pairs if old and old.choices]


def _words(question: Question) -> tuple[str, str]:
    return question.kind, " ".join(question.text.split())


def _compared(old: QuestionResult, new: QuestionResult) -> Compared:
    earlier = {choice.text: choice for choice in old.choices}
    changes = []
    for choice in new.choices:
        was = earlier.get(choice.text)
        if was is None or was.count is None or choice.count is None or was.percent is None or choice.percent is None:
            continue
        gap, low, high = difference(was.count, old.responses, choice.count, new.responses)
        changes.append(Change(choice.text, was.percent, choice.percent, round(100 * gap), round(100 * low),
                              round(100 * high), choice.is_right))  # fmt: skip
    return Compared(new.question, (old.responses, new.responses), changes, len(changes) < len(new.choices))
