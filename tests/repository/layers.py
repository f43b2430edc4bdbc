"""The layers that pyproject.toml declares."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


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
