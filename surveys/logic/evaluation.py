"""Whether a condition holds after some answers. static/js/logic.js says the same in the browser.

An answer is a number, words (of a choice, its name; a day as 2026-11-29), several choices, or nothing.
"""

from collections.abc import Mapping
from decimal import Decimal

from surveys.logic.grammar import NUMBER, Tree

Value = None | str | Decimal | frozenset[str]


def holds(tree: Tree | None, values: Mapping[str, Value]) -> bool:
    """Whether the condition holds; where there is none, it does. A question without an answer equals '' only."""
    if tree is None:
        return True
    op = tree["op"]
    if op == "and":
        return all(holds(part, values) for part in tree["of"])
    if op == "or":
        return any(holds(part, values) for part in tree["of"])
    if op == "not":
        return not holds(tree["of"][0], values)
    return _compared(values.get(tree["question"]), op, tree["value"])


def _compared(value: Value, op: str, wanted: str) -> bool:
    if op == "selected":
        return wanted in value if isinstance(value, frozenset) else value is not None and _equal(value, wanted)
    if (not value and value != 0) or wanted == "":
        same = not value and value != 0 and wanted == ""
        return same if op == "=" else not same if op == "!=" else False
    if op in ("=", "!="):
        return _equal(value, wanted) == (op == "=")
    if isinstance(value, Decimal):
        return bool(NUMBER.fullmatch(wanted)) and _ordered(value, op, Decimal(wanted))
    return isinstance(value, str) and _ordered(value, op, wanted)


def _equal(value: str | Decimal | frozenset[str], wanted: str) -> bool:
    if isinstance(value, Decimal):
        return bool(NUMBER.fullmatch(wanted)) and value == Decimal(wanted)
    return value == frozenset((wanted,)) if isinstance(value, frozenset) else value == wanted


def _ordered(value: str | Decimal, op: str, wanted: str | Decimal) -> bool:
    below, same = value < wanted, value == wanted  # type: ignore[operator]
    return {"<": below, "<=": below or same, ">": not (below or same), ">=": not below}[op]
