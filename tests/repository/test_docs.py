"""The tables of docs/architecture.md say what the import contracts of pyproject.toml hold."""

import re

import pytest

from tests.repository.layers import ROOT, contracts

PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
WITHOUT_ORDER = {"civic/deploy"}  # starts all of it, so no contract places it
OUTERMOST = ["engagement", "surveys", "rewards", "civic"]


def layers() -> dict[str, list[str]]:
    """The layers of each app, and of each slice that has slices inside: `rewards/redemption`, from the top."""
    all_layers = [contract["layers"] for contract in contracts() if "layers" in contract]
    return {order[0].split("|")[0].strip().rpartition(".")[0].replace(".", "/"): order for order in all_layers}


ORDERS = {name: order for name, order in layers().items() if name}  # the order of the apps stands in a drawing


def slices() -> list[str]:
    names = [name.strip() for order in ORDERS.values() for layer in order for name in layer.split("|")]
    return [name.replace(".", "/") for name in names]


def rows(head: str) -> list[list[str]]:
    """The cells of the table that begins with this head; a bar inside a cell is written with a backslash."""
    table = PAGE.split(f"\n{head}\n")[1].split("\n\n")[0].splitlines()[1:]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in table]


SLICES = [name.strip("`") for name, _knows in rows("| Slice | What it knows |")]


def test_each_slice_has_one_row_that_says_what_it_knows():
    assert [name for name in slices() if name not in SLICES] == [], "add their rows to docs/architecture.md"
    assert len(SLICES) == len(set(SLICES))
    assert [name for name, knows in rows("| Slice | What it knows |") if not knows] == []


def test_each_row_is_a_slice():
    assert set(SLICES) - set(slices()) == WITHOUT_ORDER, "docs/architecture.md tells of slices that no contract has"


def test_each_order_is_that_of_its_contract():
    written = {name: order.replace("\\|", "|") for name, order in rows("| In | Order |")}
    held = {name: " → ".join(layer.replace(f"{name}/".replace("/", "."), "") for layer in order)
            for name, order in ORDERS.items()}  # fmt: skip
    assert written == held


@pytest.mark.parametrize("name", [*slices(), *WITHOUT_ORDER])
def test_each_slice_is_where_the_page_says(name):
    assert (ROOT / name).is_dir() or (ROOT / f"{name}.py").is_file()


def test_the_apps_are_drawn_in_their_order():
    drawn = re.findall(r"^(\w+) {2,}", PAGE.split("```")[1], flags=re.MULTILINE)
    assert drawn == OUTERMOST == next(contract["layers"] for contract in contracts())
