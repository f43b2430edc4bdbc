"""Imports point one way: engagement → surveys → rewards → civic, and downwards inside each app (pyproject.toml)."""

import tomllib
from pathlib import Path

from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[2]
WITHOUT_ORDER = {"deploy", "formats", "management", "migrations", "templatetags"}  # civic/deploy starts all of it


def contracts() -> list[dict]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["tool"]["importlinter"]["contracts"]


def layers_of(app: str) -> list[str]:
    """The slices of an app from the top, as the contract orders them; siblings stand one after the other."""
    for contract in contracts():
        names = [name.strip() for layer in contract.get("layers", []) for name in layer.split("|")]
        if names and all(name.startswith(f"{app}.") for name in names):
            return names
    return []


def test_the_import_contracts_are_kept(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0, capsys.readouterr().out


def test_every_slice_has_its_place_in_the_order():
    homeless = [
        f"{app}.{folder.name}"
        for app in ("civic", "rewards", "surveys", "engagement")
        for folder in sorted((ROOT / app).iterdir())
        if (folder / "__init__.py").exists() and folder.name not in WITHOUT_ORDER
        if f"{app}.{folder.name}" not in layers_of(app)
    ]
    assert homeless == [], "name these in a layers contract of pyproject.toml"
