"""Finds tests that assert nothing: they would pass whatever the code did."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.repository.layers import ROOT

ASSERTS = {"raises", "warns", "fail", "call_and_validate"}  # of pytest and schemathesis
NAMES = ("assert", "expect", "must", "django_assert")


def without_assertion(path: Path) -> list[str]:
    """The names of the file's tests that neither assert nor call, however indirectly, something of ours that does."""
    functions = _functions(path)
    return [name for name in functions if name.startswith("test_") and not _asserts(path, name, set())]


def _asserts(path: Path, name: str, seen: set[tuple[Path, str]]) -> bool:
    """Whether the function asserts: by itself, by a library, by its name, or through a helper of the tests."""
    function = _functions(path).get(name)
    if function is None or (path, name) in seen:
        return False
    seen.add((path, name))
    if any(isinstance(node, ast.Assert) for node in ast.walk(function)):
        return True
    called = set(_called(function))
    return any(call in ASSERTS or call.startswith(NAMES) for call in called) or any(
        _asserts(*_imported(path).get(call, (path, call)), seen) for call in called
    )


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _functions(path: Path) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in ast.walk(_tree(path)) if isinstance(node, ast.FunctionDef)}


def _called(function: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node.func.id
            elif isinstance(node.func, ast.Attribute):
                yield node.func.attr


def _imported(path: Path) -> dict[str, tuple[Path, str]]:
    """What the file imports from the tests' own modules: where it stands and what it is called there."""
    found = {}
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tests."):
            module = (ROOT / str(node.module).replace(".", "/")).with_suffix(".py")
            if module.exists():
                found |= {alias.asname or alias.name: (module, alias.name) for alias in node.names}
    return found
