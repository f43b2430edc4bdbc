"""The layers that pyproject.toml declares."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def contracts() -> list[dict]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["tool"]["importlinter"]["contracts"]


def orders() -> list[list[str]]:
    """The modules of each layers contract from the top; siblings stand one after the other."""
    layers = [contract["layers"] for contract in contracts() if "layers" in contract]
    return [[name.strip() for layer in order for name in layer.split("|")] for order in layers]


def layers_of(package: str) -> list[str]:
    """The slices of an app, or of a slice that has slices inside, in the order of their contract."""
    return next((order for order in orders() if all(name.startswith(f"{package}.") for name in order)), [])
