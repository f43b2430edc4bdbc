"""Imports point one way: engagement → surveys → rewards → civic, and downwards inside each app (pyproject.toml)."""

from collections.abc import Iterable
from pathlib import Path

from importlinter.cli import lint_imports

from tests.repository.layers import ROOT, layers_of

APPS = ["civic", "rewards", "surveys", "engagement"]
# civic/deploy starts all of it; the others are a slice's files in a folder.
WITHOUT_ORDER = {"deploy", "formats", "management", "migrations", "models", "templatetags"}


def test_the_import_contracts_are_kept(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0, capsys.readouterr().out


def test_every_slice_has_its_place_in_the_order():
    without = [name for package in packages() for name in homeless(package)]
    assert without == [], "name these in a layers contract of pyproject.toml"


def test_a_slice_in_slices_without_an_order_is_noticed(tmp_path):
    for folder in ["surveys", "surveys/kinds", "surveys/kinds/choice", "surveys/kinds/scale", "surveys/kinds/sql"]:
        (tmp_path / folder).mkdir()
    for folder in ["surveys/kinds", "surveys/kinds/choice", "surveys/kinds/scale"]:
        (tmp_path / folder / "__init__.py").touch()
    assert packages(tmp_path, apps=["surveys"]) == ["surveys", "surveys.kinds"]
    assert homeless("surveys.kinds", tmp_path) == ["surveys.kinds.choice", "surveys.kinds.scale"]


def homeless(package: str, root: Path = ROOT) -> list[str]:
    """The slices of an app or a slice that its contract does not name."""
    return [name for name in slices_in(package, root) if name not in layers_of(package)]


def packages(root: Path = ROOT, apps: Iterable[str] = APPS) -> list[str]:
    """The apps, and each slice that holds several slices, however deep: these need an order among themselves."""
    return [name for app in apps for name in [app, *_with_several(app, root)]]


def _with_several(package: str, root: Path) -> list[str]:
    inside = slices_in(package, root)
    deeper = [name for one in inside for name in _with_several(one, root)]
    return [package, *deeper] if len(inside) > 1 and "." in package else deeper


def slices_in(package: str, root: Path = ROOT) -> list[str]:
    folders = sorted(path.parent for path in root.joinpath(*package.split(".")).glob("*/__init__.py"))
    return [f"{package}.{folder.name}" for folder in folders if folder.name not in WITHOUT_ORDER]
