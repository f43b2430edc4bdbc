"""Imports point one way: engagement → surveys → rewards → civic, and downwards inside each app (pyproject.toml)."""

from importlinter.cli import lint_imports

from tests.repository.layers import ROOT, layers_of

WITHOUT_ORDER = {"deploy", "formats", "management", "migrations", "templatetags"}  # civic/deploy starts all of it


def test_the_import_contracts_are_kept(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0, capsys.readouterr().out


def test_every_slice_has_its_place_in_the_order():
    homeless = [name for package in packages() for name in slices_in(package) if name not in layers_of(package)]
    assert homeless == [], "name these in a layers contract of pyproject.toml"


def packages() -> list[str]:
    """The apps, and those slices whose own slices have an order."""
    apps = ["civic", "rewards", "surveys", "engagement"]
    return apps + [name for app in apps for name in slices_in(app) if layers_of(name)]


def slices_in(package: str) -> list[str]:
    folders = sorted(path.parent for path in ROOT.joinpath(*package.split(".")).glob("*/__init__.py"))
    return [f"{package}.{folder.name}" for folder in folders if folder.name not in WITHOUT_ORDER]
