"""What keeps a draft from being handed in, and what is not said in English yet; each with the way to its field."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from surveys.logic import contradiction
from surveys.questionnaires.access import HEADINGS
from surveys.questionnaires.models import Questionnaire
from surveys.questionnaires.writing import Card, cards_of, faults, logic_faults


@dataclass(frozen=True)
class Fault:
    """A sentence and the id of the field to go to. One that only `advises` stops nobody."""

    target: str
    words: str
    advises: bool = False


def look(asked: Questionnaire) -> list[Fault]:
    """Everything that is missing or wrong, in the order of the page."""
    version = asked.draft
    cards = cards_of(version) if version else []
    return [*_missing(asked, cards), *_english(asked, cards)]


def _missing(asked: Questionnaire, cards: list[Card]) -> Iterator[Fault]:
    if not cards:
        yield Fault("questions", _("There are no questions yet."))
    for wrong in logic_faults(cards, is_quiz=asked.kind == Questionnaire.Kind.QUIZ, draws=asked.draws):
        told = {"n": wrong.at + 1, "fault": wrong.words}
        yield Fault(f"id_q-{wrong.at}-{wrong.box}", _("Question %(n)s: %(fault)s") % told)
    for words in contradiction.faults(asked.contradicts, [card.asked for card in cards]):
        yield Fault("id_contradicts", _("Contradictory answers: %(fault)s") % {"fault": words})
    headings = {heading for found in HEADINGS(asked) for heading in found}
    for at, card in enumerate(cards):
        if card.place and headings and card.place not in headings:
            words = _("Question %(n)s: the notice has no such heading; the link will lead to its top.")
            yield Fault(f"id_q-{at}-place", words % {"n": at + 1}, True)
        for name, words in faults(card, is_quiz=asked.kind == Questionnaire.Kind.QUIZ):
            said = {"n": at + 1, "fault": words or _("it has no words.")}
            yield Fault(f"id_q-{at}-{name}", _("Question %(n)s: %(fault)s") % said)


def _english(asked: Questionnaire, cards: list[Card]) -> Iterator[Fault]:
    """Where English is begun, each gap is named; where there is none, that is said once."""
    if not asked.title_en and not any(_has_english(card) for card in cards):
        if cards:
            yield Fault("id_title_en", _("There is no English: readers of English see the Chinese words."), True)
        return
    if not asked.title_en:
        yield Fault("id_title_en", _("The title has no English yet."), True)
    for at, card in enumerate(cards):
        for name, words in _gaps(card):
            yield Fault(f"id_q-{at}-{name}", _("Question %(n)s: %(fault)s") % {"n": at + 1, "fault": words}, True)


def _has_english(card: Card) -> bool:
    return bool(card.text_en or card.hint_en or card.explanation_en or any(line.text_en for line in card.lines))


def _gaps(card: Card) -> Iterator[tuple[str, str]]:
    if card.text and not card.text_en:
        yield "text_en", _("it has no English yet.")
    if card.hint and not card.hint_en:
        yield "hint_en", _("its hint has no English yet.")
    if missing := sum(not line.text_en for line in card.lines):
        yield "choices_en", _("%(n)s of its answers have no English yet.") % {"n": missing}
    if card.fault and not card.fault_en:
        yield "fault_en", _("its sentence for an answer that does not fit has no English yet.")
    if card.explanation and not card.explanation_en:
        yield "explanation_en", _("its explanation of the right answer has no English yet.")
