"""Questionnaires with conditions, made at random, and answers to them: fitting, odd and wrong ones."""

import random
from decimal import Decimal
from types import SimpleNamespace

from surveys.kinds.registry import KINDS
from surveys.logic.grammar import Tree, parse, written

KEYS = ("a", "b", "c", "d")
NUMBERS = ("0", "1", "2", "2.5", "-3", "1000000", "0.000001")
DAYS = ("2026-01-01", "2026-02-28", "1999-12-31", "2100-06-15")
TEXTS = ("好", "yes", "1", "2.50", "A b")
ODD = ("", " ", "１２", "1,000", "1e3", "+2", ".5", "2.", "9" * 40, "2026-02-30", "20260101", "\x1f好\x85", "\ufeff好",
       "\u3000yes\n", "0.0000001", "-0", "nan", "1_0", "٣", "💰", "99999999999999")  # fmt: skip
ASKED = ("single", "multiple", "yes_no", "rating", "nps", "number", "whole", "date", "short", "text", "consent")


def form(dice: random.Random, *, kinds=(*ASKED, "note", "section"), size=8, conditions=0.6) -> list[SimpleNamespace]:
    """Questions in an order, each of which may be asked after some answers to those before it."""
    made: list[SimpleNamespace] = []
    for n in range(dice.randint(2, size)):
        kind = dice.choice(kinds)
        choices = _choices(n, dice.randint(2, 4)) if KINDS[kind].has_choices else []
        least, most = _limits(dice, kind, len(choices))
        tree = _tree(dice, made) if dice.random() < conditions else None
        made.append(
            SimpleNamespace(
                pk=n + 1, name=f"q{n}", kind=kind, text="？", text_en="", is_required=dice.random() < 0.7,
                least=least, most=most,
                shown_if=written(tree), shown_tree=parse(written(tree)), must="", must_tree=None, fault_words="",
                choices=SimpleNamespace(all=lambda choices=choices: choices),
            )
        )  # fmt: skip
    return made


def answers(dice: random.Random, questions: list[SimpleNamespace]) -> dict[str, list[str]]:
    """What a browser would send for each question: a list of texts."""
    return {str(question.pk): _answer(dice, question) for question in questions}


def as_sent(questions: list[SimpleNamespace], raw: dict[str, list[str]]) -> dict[str, object]:
    """The same as the server's form hands it on: a list where several may be ticked, else the last."""
    several = ("multiple", "consent")
    return {str(q.pk): raw[str(q.pk)] if q.kind in several else (raw[str(q.pk)] or [""])[-1] for q in questions}


def _choices(question: int, many: int) -> list[SimpleNamespace]:
    return [
        SimpleNamespace(
            pk=100 * (question + 1) + n,
            text=f"答 {key}",
            words=f"答 {key}",
            name=key,
            is_right=False,
            is_row=False,
            is_other=False,
        )
        for n, key in enumerate(KEYS[:many])
    ]


def _limits(dice, kind, many):
    if kind in ("number", "whole") and dice.random() < 0.5:
        return Decimal(-3), Decimal(dice.randint(1, 100))
    if kind == "multiple" and dice.random() < 0.4:
        return Decimal(1), Decimal(dice.randint(1, many))
    return None, None


def _tree(dice: random.Random, before: list[SimpleNamespace], deep: int = 0) -> Tree | None:
    known = [each for each in before if KINDS[each.kind].reads_as]
    if not known:
        return None
    if deep < 3 and dice.random() < 0.45:
        op = dice.choice(["and", "or", "not"])
        of = [_tree(dice, before, deep + 1) for _n in range(1 if op == "not" else dice.randint(2, 3))]
        return {"op": op, "of": of}
    question = dice.choice(known)
    return {**_compared(dice, KINDS[question.kind], question), "question": question.name}


def _compared(dice, kind, question):
    same, ordered = ["=", "!="], ["=", "!=", "<", "<=", ">", ">="]
    if dice.random() < 0.1:
        return {"op": "selected" if kind.reads_as == "choices" else dice.choice(same), "value": ""}
    if kind.reads_as in ("choice", "choices"):
        ops = ["selected"] if kind.reads_as == "choices" else [*same, "selected"]
        return {"op": dice.choice(ops), "value": dice.choice([*kind.keys(question).values()])}
    values = {"number": NUMBERS, "day": DAYS, "text": TEXTS}[kind.reads_as]
    return {"op": dice.choice(same if kind.reads_as == "text" else ordered), "value": dice.choice(values)}


def _answer(dice: random.Random, question: SimpleNamespace) -> list[str]:
    if dice.random() < 0.15:
        return []
    kind, ids = KINDS[question.kind], [str(choice.pk) for choice in question.choices.all()]
    if question.kind == "multiple":
        return [each for each in ids if dice.random() < 0.5]
    if ids:
        return [dice.choice(ids)]
    if keys := kind.keys(question):
        return [dice.choice([*keys])]
    if question.kind in ("rating", "nps"):
        return [str(dice.choice([number for number, _words in kind.steps(question)]))]
    usual = {"number": NUMBERS, "day": DAYS, "text": TEXTS}.get(kind.reads_as, ("",))
    return [dice.choice(ODD if dice.random() < 0.4 else usual)]
