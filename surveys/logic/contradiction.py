"""Answers that cannot both be true of anybody: a condition about the whole form, in the grammar of all others."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from surveys.logic.evaluation import Value, holds
from surveys.logic.faults import condition_faults
from surveys.logic.grammar import Tree, tree_of
from surveys.logic.steps import Conditional, steps_of


def contradict(condition: str, values: Mapping[str, Value]) -> bool:
    """Whether these answers, by the names of their questions, are what the condition calls impossible."""
    tree = _tree(condition)
    return tree is not None and holds(tree, values)


def faults(condition: str, questions: Iterable[Conditional]) -> list[str]:
    """What is wrong with the condition; it may ask about every question."""
    return condition_faults(steps_of(questions), condition) if condition.strip() else []


@lru_cache(maxsize=64)
def _tree(condition: str) -> Tree | None:
    return tree_of(condition)
