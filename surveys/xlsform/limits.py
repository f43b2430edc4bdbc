"""Limits of a number: a column of the builder, and in an XLSForm a part of the constraint."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

from surveys.kinds.registry import KINDS
from surveys.logic.grammar import Tree, Unreadable, parse, written
from surveys.questionnaires.writing import Card

LIMIT = re.compile(r"-?\d{1,12}(?:\.\d{1,6})?")


def without_limits(card: Card, *, has_own: bool) -> Card:
    """Limits of a number that stand in its constraint; in our own files they stand in columns too."""
    tree = _tree(card.must)
    if tree is None or KINDS[card.kind].keeps_words:
        return card
    parts = tree["of"] if tree["op"] == "and" else [tree]
    left: list[Tree] = []
    limits: dict[str, Any] = {"least": card.least, "most": card.most}
    told: set[str] = set()
    for part in parts:
        side = {">=": "least", "<=": "most"}.get(part["op"])
        value = _decimal(part["value"]) if side and part.get("question") == "." else None
        if side and side not in told and value is not None and limits[side] == value and has_own:
            told.add(side)
            continue
        if side and value is not None and limits[side] is None and _takes(card.kind, value) and not has_own:
            limits[side] = value
            continue
        left.append(part)
    if left and not has_own:
        return card  # what is more than limits stays as it was written, with its sentence
    rest = None if not left else left[0] if len(left) == 1 else {"op": "and", "of": left}
    return replace(card, must=written(rest) if left != parts else card.must, **limits)


def _tree(text: str) -> Tree | None:
    try:
        return parse(text)
    except Unreadable:
        return None


def _takes(kind: str, limit: Decimal) -> bool:
    """Whether such a question can have this limit; else it stays a condition of the answer."""
    return kind == "number" or (kind == "whole" and limit % 1 == 0)


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if LIMIT.fullmatch(text) else None
