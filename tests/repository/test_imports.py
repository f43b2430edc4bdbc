"""Imports point one way: engagement → surveys → rewards → civic, and downwards inside each app (pyproject.toml)."""

from importlinter.cli import lint_imports

from tests.repository.layers import ROOT, layers_of, packages_in

APPS = ("civic", "rewards", "surveys", "engagement")
WITHOUT_ORDER = {"deploy", "formats", "management", "migrations", "templatetags"}  # civic/deploy starts all of it


def test_the_import_contracts_are_kept(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0, capsys.readouterr().out


def test_every_slice_has_its_place_in_the_order():
    homeless = [slice_ for app in APPS for slice_ in packages_in(app) if is_slice(slice_) and not has_place(slice_)]
    assert homeless == [], "name these in a layers contract of pyproject.toml"


def test_every_slice_inside_a_slice_has_its_place_in_the_order():
    outer = [slice_ for app in APPS for slice_ in packages_in(app) if is_slice(slice_)]
    homeless = [inner for slice_ in outer for inner in packages_in(slice_) if is_slice(inner) and not has_place(inner)]
    assert homeless == [], "name these in a layers contract of pyproject.toml, “Inside …”"


def is_slice(package: str) -> bool:
    return package.rpartition(".")[2] not in WITHOUT_ORDER


def has_place(package: str) -> bool:
    return package in layers_of(package.rpartition(".")[0])
