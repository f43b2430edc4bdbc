"""The register as people read it: on the page /privacy/, and as docs/personal-data.md."""

from dataclasses import dataclass

from django.utils.translation import override

from civic.core.personal import REGISTER, Personal

HEAD = """# Personal data

Made from the register in the code by `manage.py personal_data`; a test fails when a column is missing or this file is
old. The public page is `/privacy/`.

"Not exported" columns hold hashes, keys and links between tables. An erasure deletes rows, or empties them where the
ledger and the audit log refer to them by number.
"""


@dataclass(frozen=True)
class Part:
    """A heading with its tables."""

    about_people: bool
    entries: list[Personal]


def parts() -> list[Part]:
    """Tables about a person first, then those that bear signatures and contacts."""
    everything = sorted(REGISTER.values(), key=lambda entry: entry.model)
    return [Part(kind, [entry for entry in everything if (entry.of is not None) is kind]) for kind in (True, False)]


def markdown() -> str:
    """docs/personal-data.md, in English whatever language is active."""
    with override("en"):
        return HEAD + "".join(_section(part) for part in parts())


def _section(part: Part) -> str:
    title = "Rows that belong to one person" if part.about_people else "Columns that name people in other tables"
    head = "| Table | Columns | Not exported | What for | Ground | Kept | On erasure |\n|---|---|---|---|---|---|---|\n"
    return f"\n## {title}\n\n{head}" + "".join(_line(entry) for entry in part.entries)


def _line(entry: Personal) -> str:
    cells = (
        f"`{entry.model}`",
        ", ".join(entry.columns),
        ", ".join(entry.hidden) or "–",
        entry.purpose,
        entry.ground,
        entry.retention,
        _fate(entry),
    )
    return "| " + " | ".join(str(cell) for cell in cells) + " |\n"


def _fate(entry: Personal) -> str:
    if entry.erase:
        return "emptied or untied" if entry.stays else "removed"
    return "deleted" if entry.of else "stays"
