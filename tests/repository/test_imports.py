"""Imports point one way: engagement → surveys → rewards → civic, and downwards inside each app (pyproject.toml)."""

from importlinter.cli import lint_imports

from tests.repository.layers import ROOT, layers_of

WITHOUT_ORDER = {"deploy", "formats", "management", "migrations", "templatetags"}  # civic/deploy starts all of it


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
