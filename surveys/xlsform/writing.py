"""A questionnaire as an XLSForm: what is read back asks the same."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import IO, Any

from civic.web.spreadsheets import workbook
from surveys.kinds.base import plain
from surveys.logic.grammar import Tree, Unreadable, leaves, parse, written
from surveys.questionnaires.choices import Line
from surveys.questionnaires.models import Questionnaire, Version
from surveys.questionnaires.writing import Card, cards_of, named
from surveys.xlsform.columns import COUNTED, LABEL, LABEL_EN, LISTED, PROMISED, WRITTEN, YES_NO

SURVEY = (
    "type", "name", f"label{LABEL}", f"label{LABEL_EN}", f"hint{LABEL}", f"hint{LABEL_EN}", "required", "relevant",
    "constraint", f"constraint_message{LABEL}", f"constraint_message{LABEL_EN}", "appearance",
    f"explanation{LABEL}", f"explanation{LABEL_EN}", "tuili_kind", "tuili_least", "tuili_most",
    "tuili_rows", "tuili_place",
)  # fmt: skip
CHOICES = ("list_name", "name", f"label{LABEL}", f"label{LABEL_EN}", "tuili_right", "tuili_other", "media::image")
SETTINGS = (
    "form_title", "form_id", "version", "default_language", "tuili_title_en", "tuili_kind", "tuili_anonymous",
    "tuili_one_at_a_time", "tuili_publishes", "tuili_contradicts", *PROMISED, *COUNTED,
)  # fmt: skip


def form_of(asked: Questionnaire, version: Version) -> IO[bytes]:
    """The file, at its beginning."""
    cards = [_answers_named(card) for card in named(cards_of(version))]
    asking = ("survey", SURVEY, survey_rows(cards))
    settings = ("settings", SETTINGS, [settings_row(asked, version)])
    return workbook([asking, ("choices", CHOICES, choice_rows(cards)), settings])


def settings_row(asked: Questionnaire, version: Version) -> tuple[str, ...]:
    """What is promised; coins, campaign and end stay with the questionnaire that has them."""
    return (
        asked.title, f"tuili_{asked.pk}", str(version.number), "中文 (zh-Hant)", asked.title_en, asked.kind,
        _yes(asked.is_anonymous), _yes(version.one_at_a_time), asked.publishes, asked.contradicts,
        *(_yes(getattr(asked, name)) for name in PROMISED.values()),
        *("" if (number := getattr(asked, name)) is None else str(number) for name, _least, _most in COUNTED.values()),
    )  # fmt: skip


def survey_rows(cards: Sequence[Card]) -> list[tuple[str, ...]]:
    """One row a question; its answers are called by their names in every condition."""
    before: dict[str, Card] = {}
    rows = []
    for card in cards:
        before[card.name] = before["."] = card
        rows.append(tuple(_cells(card, before)))
    return rows


def choice_rows(cards: Sequence[Card]) -> Iterator[tuple[str, ...]]:
    for card in cards:
        if card.kind == "yes_no":
            yield from ((card.name, name, zh, en, "") for name, zh, en in YES_NO)
        for line in card.lines:
            list_name = _rows_of(card) if line.is_row else card.name
            signs = (_yes(sign, no="") for sign in _signs(line))
            yield list_name, line.name, line.text, line.text_en, *signs, line.picture.rpartition("/")[2]


def _signs(line: Line) -> tuple[bool, bool]:
    return line.is_right, line.is_other


def _rows_of(card: Card) -> str:
    """The list of a table's rows; no question can have this name. Other programs ask for one of its columns."""
    return f"{card.name}-rows"


def _yes(is_so: bool, *, no: str = "no") -> str:
    return "yes" if is_so else no


def _cells(card: Card, before: dict[str, Card]) -> Iterator[str]:
    type_ = WRITTEN.get(card.kind, "select_one" if card.lines else "text")
    yield f"{type_} {card.name}" if type_ in LISTED else type_
    yield from (card.name, card.text, card.text_en, card.hint, card.hint_en)
    yield _yes(card.is_required)
    yield _called(card.shown_if, before)
    yield _limited(card, _called(card.must, before))
    yield from (card.fault, card.fault_en, "multiline" if card.kind == "text" else "")
    yield from (card.explanation, card.explanation_en, card.kind, plain(card.least), plain(card.most))
    yield _rows_of(card) if any(line.is_row for line in card.lines) else ""
    yield card.place


def _answers_named(card: Card) -> Card:
    """Every answer with a name, which the format asks for: c1, c2, … where none was written."""
    taken = {line.name for line in card.lines}
    free = (f"c{n}" for n in range(1, 1000) if f"c{n}" not in taken)
    lines: list[Line] = [line if line.name else replace(line, name=next(free)) for line in card.lines]
    return replace(card, lines=lines)


def _called(condition: str, before: dict[str, Card]) -> str:
    """A condition in which answers are called by their names; one that cannot be read yet stays as it is."""
    try:
        tree = parse(condition)
    except Unreadable:
        return condition
    for leaf in leaves(tree):
        card = before.get(leaf["question"])
        names = {line.text: line.name for line in card.lines} if card else {}
        known = {line.name for line in card.lines} if card else set()
        if leaf["value"] not in known:
            leaf["value"] = names.get(leaf["value"], leaf["value"])
    return written(tree)


def _limited(card: Card, must: str) -> str:
    """The limits of a number before its own condition, so that other programs keep to them too."""
    if card.kind not in ("number", "whole", "rating", "nps"):
        return must
    sides: tuple[tuple[str, Any], ...] = ((">=", card.least), ("<=", card.most))
    limits: list[Tree] = [
        {"op": op, "question": ".", "value": plain(number)} for op, number in sides if number is not None
    ]
    try:
        tree = parse(must)
    except Unreadable:
        return must
    parts = [] if tree is None else tree["of"] if tree["op"] == "and" else [tree]
    whole = [*limits, *parts]
    return written(whole[0] if len(whole) == 1 else {"op": "and", "of": whole}) if whole else ""
