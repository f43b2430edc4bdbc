"""A first version written as a whole, card by card, and everything that keeps it from being handed in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from itertools import count
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.core.roles import Role, require_role
from surveys.kinds.registry import KINDS
from surveys.logic import faults as logic
from surveys.logic.faults import Fault
from surveys.logic.steps import steps_of
from surveys.questionnaires import choices, drawing
from surveys.questionnaires.choices import Line
from surveys.questionnaires.errors import NotReady, Published, translated
from surveys.questionnaires.models import Choice, Question, Questionnaire, Version


@dataclass(frozen=True)
class Card:
    """One question as it is written; it need not be finished."""

    kind: str
    text: str = ""
    text_en: str = ""
    lines: Sequence[Line] = field(default_factory=tuple)
    is_required: bool = True
    hint: str = ""
    hint_en: str = ""
    explanation: str = ""
    explanation_en: str = ""
    place: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    name: str = ""
    shown_if: str = ""
    must: str = ""
    fault: str = ""
    fault_en: str = ""

    @property
    def asked(self) -> Any:
        """The card as kinds and conditions read a question; its choices are numbered by their lines."""
        lines = [SimpleNamespace(pk=n, words=line.text, **vars(line)) for n, line in enumerate(self.lines)]
        choices = SimpleNamespace(all=lambda: lines)
        return SimpleNamespace(
            **{name: getattr(self, name) for name in COLUMNS}, pk=0, choices=choices, is_anonymous=True
        )


# What a card and a question have in common, each under the same name.
COLUMNS = (
    "kind", "text", "text_en", "is_required", "hint", "hint_en", "explanation", "explanation_en", "place", "least",
    "most", "name", "shown_if", "must", "fault", "fault_en",
)  # fmt: skip

LINE = tuple(each.name for each in fields(Line))


def named(cards: Sequence[Card]) -> list[Card]:
    """The cards with a short name each: q1, q2, … where none was written, and where one was written twice."""
    free = (f"q{n}" for n in count(1))
    written = {card.name for card in cards}
    found: list[Card] = []
    for card in cards:
        if card.name and card.name not in {each.name for each in found}:
            found.append(card)
        else:
            found.append(replace(card, name=next(name for name in free if name not in written)))
    return found


def logic_faults(cards: Sequence[Card], *, is_quiz: bool = False, draws: int | None = None) -> list[Fault]:
    """What is wrong with the conditions of these cards, each with the card’s place (from 0) and its box."""
    found = logic.faults(steps_of([card.asked for card in cards]))
    return [*found, *hidden_in_quiz(cards), *drawing.faults(cards, draws)] if is_quiz else found


def hidden_in_quiz(asked: Iterable[Any]) -> Iterator[Fault]:
    """The conditions by which a quiz would pay for what it never asked: of questions with choices, or their page's."""
    of_page = ""
    for at, each in enumerate(asked):
        if each.kind == Question.Kind.SECTION:
            of_page = each.shown_if
        elif KINDS[each.kind].has_choices and (each.shown_if or of_page):
            words = _("A quiz asks everybody for each right answer: take the condition off this question and its page.")
            yield Fault(at, "shown_if", str(words))


@transaction.atomic
def write(questionnaire: Questionnaire, cards: Sequence[Card], *, by: User, names_them: bool = True) -> Version:
    """Put these questions, in this order, in the place of what the draft asked: of the first version or a correction.

    Raises Published where nothing is being written.

    Those without a short name get one, but for `names_them` False: a copy asks what the other asked, word for word.
    """
    cards = named(cards) if names_them else list(cards)
    kept = Questionnaire.objects.select_for_update(no_key=True).get(pk=questionnaire.pk)
    require_role(by, Role.EDITOR, agency_id=kept.agency_id)
    version = kept.draft or kept.versions.first()
    if version is None:
        version = Version.objects.create(questionnaire=kept, proposed_by=by)
    if version.state != Version.State.DRAFT:
        raise Published
    with translated():
        before = cards_of(version)
        if before != cards:
            cards = _with_pictures(cards, before)
            version.proposed_by = by
            version.save(update_fields=["proposed_by"])
            version.questions.all().delete()
            for order, card in enumerate(cards, start=1):
                _write(version, card, order)
    return version


def cards_of(version: Version) -> list[Card]:
    """What a version asks, as cards: to be written on, or to be taken over by another questionnaire."""
    return [
        Card(
            **{name: getattr(question, name) for name in COLUMNS},
            lines=[_line(each) for each in question.choices.all()],
        )
        for question in version.questions.prefetch_related("choices")
    ]


def _line(choice: Choice) -> Line:
    return Line(**{name: getattr(choice, name) for name in LINE} | {"picture": str(choice.picture or "")})


def _with_pictures(cards: Sequence[Card], before: Sequence[Card]) -> list[Card]:
    """The cards with the pictures of their answers, which a page of words does not send along."""
    kept = {card.name: card.lines for card in before if card.kind == Question.Kind.PICTURE}
    return [
        replace(card, lines=choices.with_pictures(card.lines, kept.get(card.name, ())))
        if card.kind == Question.Kind.PICTURE
        else card
        for card in cards
    ]


def faults(card: Card, *, is_quiz: bool) -> Iterator[tuple[str, str]]:
    """What keeps a card from being asked: the field, and a sentence."""
    kind = KINDS[card.kind]
    if not card.text.strip():
        yield "text", ""
    for words in kind.limit_faults(card.least, card.most, choices=len(card.lines)):
        yield "most", words
    for words in kind.faults(card.lines, is_quiz=is_quiz):
        yield "choices", words
    for words in kind.unready(card.lines):
        yield "choices", words


@transaction.atomic
def clone(questionnaire: Questionnaire, *, by: User, title: str = "") -> Questionnaire:
    """A new questionnaire that asks and promises the same, not open, without an end."""
    require_role(by, Role.EDITOR, agency_id=questionnaire.agency_id)
    source = questionnaire.live or questionnaire.draft
    made = Questionnaire.objects.create(
        agency_id=questionnaire.agency_id, title=title or questionnaire.title,
        title_en="" if title else questionnaire.title_en, kind=questionnaire.kind,
        campaign=questionnaire.campaign, coins=questionnaire.coins, max_tries=questionnaire.max_tries,
        is_anonymous=questionnaire.is_anonymous, keeps_groups=questionnaire.keeps_groups,
        publishes=questionnaire.publishes, gives_rows=questionnaire.gives_rows,
        closes_after=questionnaire.closes_after, keeps_days=questionnaire.keeps_days,
        reminds_days=questionnaire.reminds_days,
        wait_minutes=questionnaire.wait_minutes, draws=questionnaire.draws,
        fast_percent=questionnaire.fast_percent, straight_from=questionnaire.straight_from,
        contradicts=questionnaire.contradicts, holds_awards=questionnaire.holds_awards,
        lets_correct=questionnaire.lets_correct,
    )  # fmt: skip
    version = write(made, cards_of(source) if source else [], by=by, names_them=False)
    if source and source.one_at_a_time:
        version.one_at_a_time = True
        version.save(update_fields=["one_at_a_time"])
    return made


@transaction.atomic
def next_round(questionnaire: Questionnaire, *, by: User) -> Questionnaire:
    """The same questions to be asked once more, later: results stand beside those of this round. Raises NotReady."""
    if not questionnaire.opened_at:
        raise NotReady(why=_("it was never open, so there is no next round."))
    made = clone(questionnaire, by=by)
    made.previous = questionnaire
    made.save(update_fields=["previous"])
    return made


def _write(version: Version, card: Card, order: int) -> None:
    question = Question.objects.create(version=version, order=order, **{name: getattr(card, name) for name in COLUMNS})
    choices.replace(question, list(card.lines))
