"""The layers that pyproject.toml declares."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def contracts() -> list[dict]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["tool"]["importlinter"]["contracts"]


def layers_of(package: str) -> list[str]:
    """The slices of an app, or of a slice that has slices itself, from the top, as its contract orders them.

    Siblings stand one after the other.
    """
    for contract in contracts():
        names = [name.strip() for layer in contract.get("layers", []) for name in layer.split("|")]
        if names and all(name.rpartition(".")[0] == package for name in names):
            return names
    return []


def packages_in(package: str) -> list[str]:
    """The packages that stand directly in a package."""
    folder = ROOT.joinpath(*package.split("."))
    return [f"{package}.{each.parent.name}" for each in sorted(folder.glob("*/__init__.py"))]
