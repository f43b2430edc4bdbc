"""Who may open which address by which method, as the two files beside this one declare it.

A line that begins with `=` says who may do what (`= GET staff; POST operator`), until the next such line; each other
line is an address. Whoever is not named is turned away, and so is every method that is not.
"""

from pathlib import Path

from django.contrib import admin

from tests.addresses import EVERY, Address

HERE = Path(__file__).parent
AGENCIES = {"editor", "approver", "writer", "chief"}
STAFF = AGENCIES | {"coordinator", "operator", "finance", "auditor"}
CITIZENS = {"citizen", "neighbour", "clerk", "owner", "hand", "rival"}
GROUPS = {
    "everybody": {"visitor", "helper"} | CITIZENS | STAFF,
    "accounts": CITIZENS | STAFF,
    "citizens": CITIZENS,
    "counters": {"clerk", "owner", "hand", "rival"},
    "counter": {"clerk", "owner"},
    "owners": {"owner", "rival"},
    "staff": STAFF,
    "agencies": AGENCIES,
    "agency": {"editor", "approver"},
    "editors": {"editor", "writer"},
    "approvers": {"approver", "chief"},
    "nobody": set(),
}
# Each is at home elsewhere than what stands in the addresses: where the other gets in, they find nothing.
ELSEWHERE = {"neighbour": "citizen", "hand": "clerk", "rival": "owner", "writer": "editor", "chief": "approver"}
Who = dict[str, set[str]]  # who may, by method


def people(words: str) -> set[str]:
    """Everybody whom these words name: people and groups of people."""
    return set().union(*(GROUPS.get(word, {word}) for word in words.split()))


def read(name: str) -> dict[str, Who]:
    """A file of the declaration, by address. Raises ValueError for an address that stands there twice."""
    found: dict[str, Who] = {}
    who: Who = {}
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("="):
            parts = [part.split(maxsplit=1) for part in line[1:].split(";")]
            who = {method: people(words) for method, words in parts}
        elif line and not line.startswith("#"):
            route = "" if line == "/" else line
            if route in found:
                raise ValueError(f"{line} is declared twice")
            found[route] = who
    return found


def read_tables() -> dict[str, Who]:
    """The pages that each table of the administration has, out of its row."""
    found: dict[str, Who] = {}
    for line in (HERE / "tables.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name, see, add, change, delete, *buttons = (part.strip() for part in line.split("|"))
            found |= _pages(name, *map(people, (see, add, change, delete)))
            for said in buttons[0].split(";") if buttons else ():
                steps, who = said.split(":")
                for step in steps.split():
                    found[f"{_base(name)}<object_id>/step/{step}/"] = {"POST": _here(name, people(who))}
    there = {address.route for address in EVERY}
    return {route: who for route, who in found.items() if route in there or "/step/" in route}


def _pages(name: str, see: set[str], add: set[str], change: set[str], delete: set[str]) -> dict[str, Who]:
    row = f"{_base(name)}<object_id>/"
    return {
        _base(name): {"GET": see, "POST": see},  # a list answers to a POST as to a GET, and does nothing
        f"{_base(name)}add/": {"GET": add, "POST": add},
        row: {"GET": STAFF, "POST": STAFF},  # leads on to the page, which asks
        f"{row}change/": {"GET": _here(name, see), "POST": _here(name, change)},
        f"{row}history/": {"GET": _here(name, see), "POST": _here(name, see)},
        f"{row}delete/": {"GET": _here(name, delete), "POST": _here(name, delete)},
    }


def _base(name: str) -> str:
    return f"admin/{name.rstrip('*-').replace('.', '/')}/"


def _here(name: str, who: set[str]) -> set[str]:
    """Of these, who finds the row that stands in the address."""
    if name.endswith("-"):
        return set()
    return who - {"writer", "chief"} if name.endswith("*") else who


DECLARED = read_tables() | read("site.txt") | read("administration.txt")


def doors() -> list[Address]:
    """Every address; of the buttons of the administration each step that a table has, by its name."""
    steps = {
        f"admin/{model._meta.app_label}/{model._meta.model_name}/<object_id>/step/<step>/": page
        for model, page in admin.site._registry.items()
    }
    plain = [address for address in EVERY if address.route not in steps]
    named = [
        Address(route.replace("<step>", step.name), "")
        for route, page in steps.items()
        for step in getattr(page, "steps", ())
    ]
    return plain + named


def may(who: str, method: str, route: str) -> bool:
    return who in DECLARED[route].get(method, set())
