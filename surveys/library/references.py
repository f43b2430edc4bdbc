"""Questions taken out of a questionnaire and put into another: what they say of other questions must come along."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from surveys.logic.grammar import LONGEST, Tree, questions_in, tree_of, written
from surveys.logic.piping import PLACE, names_in
from surveys.questionnaires.models import Question
from surveys.questionnaires.writing import Card

CONDITIONS = ("shown_if", "must")
TEXTS = ("text", "text_en")


def alone(cards: Sequence[Card]) -> tuple[list[Card], list[Card]]:
    """The questions without conditions about others that stay behind; and those that lost one."""
    before: set[str] = set()
    kept, lost = [], []
    for card in cards:
        names = {*before, card.name, "."}
        shown_if = card.shown_if if _is_known(card.shown_if, names) else ""
        must = card.must if _is_known(card.must, names) else ""
        kept.append(replace(card, shown_if=shown_if, must=must))
        if kept[-1] != card:
            lost.append(card)
        before.add(card.name)
    return kept, lost


def _is_known(condition: str, names: set[str]) -> bool:
    """Whether a condition asks about these questions only; one that cannot be read asks about nobody knows what."""
    tree = tree_of(condition)
    return not condition.strip() or (tree is not None and set(questions_in(tree)) <= names)


def repeating_others(cards: Sequence[Card]) -> Card | None:
    """The first question whose words repeat an answer to a question that stays behind."""
    before: set[str] = set()
    for card in cards:
        if not {name for field in TEXTS for name in names_in(getattr(card, field))} <= before:
            return card
        before.add(card.name)
    return None


def beside(cards: Sequence[Card], taken: Iterable[str]) -> list[Card]:
    """The questions under short names that are free, and what they say of each other by these names."""
    used, names = {each for each in taken if each}, dict[str, str]()
    for card in cards:
        if card.name:
            names[card.name] = card.name if card.name not in used else _free(card.name, used | set(names.values()))
            used.add(names[card.name])
    return [_renamed(card, names) for card in cards]


def _free(name: str, used: set[str]) -> str:
    return next(made for n in count(2) if (made := f"{name[: 32 - len(str(n)) - 1]}_{n}") not in used)


def _renamed(card: Card, names: Mapping[str, str]) -> Card:
    changed = {old for old, new in names.items() if old != new}
    found: dict[str, Any] = {"name": names.get(card.name, card.name)}
    for field in CONDITIONS:
        tree = tree_of(getattr(card, field))
        if changed & set(questions_in(tree)):
            found[field] = written(_tree(tree, names))
    for field in TEXTS:
        words = getattr(card, field)
        if changed & set(names_in(words)):
            found[field] = PLACE.sub(lambda place: f"${{{names.get(place[1], place[1])}}}", words)
    return replace(card, **found)


def _tree(tree: Tree | None, names: Mapping[str, str]) -> Tree:
    assert tree is not None  # noqa: S101  whoever renames has found names in it
    if "of" in tree:
        return {**tree, "of": [_tree(part, names) for part in tree["of"]]}
    return {**tree, "question": names.get(tree["question"], tree["question"])}


def too_long(cards: Iterable[Card]) -> Card | None:
    """The first question that no longer fits, now that names in it are longer."""
    most: dict[str, Any] = {field: getattr(Question._meta.get_field(field), "max_length", 0) for field in TEXTS}
    most |= dict.fromkeys(CONDITIONS, LONGEST)
    return next((card for card in cards if any(len(getattr(card, field)) > n for field, n in most.items())), None)
