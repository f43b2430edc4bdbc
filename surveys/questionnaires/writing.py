"""A first version written as a whole, card by card, and everything that keeps it from being handed in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction

from civic.accounts.models import User
from civic.core.roles import Role, require_role
from surveys.kinds.registry import KINDS
from surveys.questionnaires import choices
from surveys.questionnaires.choices import Line
from surveys.questionnaires.errors import Published, translated
from surveys.questionnaires.models import Question, Questionnaire, Version


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
    least: Decimal | None = None
    most: Decimal | None = None


@transaction.atomic
def write(questionnaire: Questionnaire, cards: Sequence[Card], *, by: User) -> Version:
    """Put these questions, in this order, in the place of what the first version asked. Raises Published."""
    kept = Questionnaire.objects.select_for_update(no_key=True).get(pk=questionnaire.pk)
    require_role(by, Role.EDITOR, agency_id=kept.agency_id)
    version = kept.versions.filter(number=1).first()
    if version is None:
        version = Version.objects.create(questionnaire=kept, proposed_by=by)
    if version.state != Version.State.DRAFT:
        raise Published
    with translated():
        if cards_of(version) != list(cards):
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
            kind=question.kind,
            text=question.text,
            text_en=question.text_en,
            lines=[Line(choice.text, choice.is_right, choice.text_en) for choice in question.choices.all()],
            is_required=question.is_required,
            hint=question.hint,
            hint_en=question.hint_en,
            explanation=question.explanation,
            explanation_en=question.explanation_en,
            least=question.least,
            most=question.most,
        )
        for question in version.questions.prefetch_related("choices")
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


@transaction.atomic
def clone(questionnaire: Questionnaire, *, by: User, title: str = "") -> Questionnaire:
    """A new questionnaire that asks and promises the same, not open, without an end."""
    require_role(by, Role.EDITOR, agency_id=questionnaire.agency_id)
    source = questionnaire.live or questionnaire.draft
    made = Questionnaire.objects.create(
        agency_id=questionnaire.agency_id, title=title or questionnaire.title,
        title_en="" if title else questionnaire.title_en, kind=questionnaire.kind,
        campaign=questionnaire.campaign, coins=questionnaire.coins, max_tries=questionnaire.max_tries,
        is_anonymous=questionnaire.is_anonymous,
    )  # fmt: skip
    write(made, cards_of(source) if source else [], by=by)
    return made


def _write(version: Version, card: Card, order: int) -> None:
    question = Question.objects.create(
        version=version, order=order, kind=card.kind, text=card.text, is_required=card.is_required,
        text_en=card.text_en, hint=card.hint, hint_en=card.hint_en,
        explanation=card.explanation, explanation_en=card.explanation_en, least=card.least, most=card.most,
    )  # fmt: skip
    choices.replace(question, list(card.lines))
