"""Translations without system tools: `make messages` gathers what must be translated, start-up compiles it.

python -m civic.deploy.messages            bring every catalogue up to date with the source, and list what is missing
python -m civic.deploy.messages compile    write the .mo files
"""

import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
LOCALES = ROOT / "locale"
CATALOGUE = "*/LC_MESSAGES/django.po"
APPS = ("civic", "rewards", "surveys", "engagement")
CALL = re.compile(r"""\b(?:np?gettext|p?gettext|_)\((?:u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*"|[\s,]|count\b)+\)""")
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    "npgettext": ((1, "c"), 2, 3),
}
Words = str | tuple[str, ...]  # a message, or its singular and plural


def catalogues() -> list[Path]:
    return sorted(LOCALES.glob(CATALOGUE))


def compile_catalogues(*, every: bool = False) -> None:
    """Write the .mo beside each .po that is newer, or beside `every` one, in the tree and in LOCALE_DIR."""
    own = os.environ.get("LOCALE_DIR", "").strip()
    for source in [*catalogues(), *(sorted(Path(own).glob(CATALOGUE)) if own else [])]:
        target = source.with_suffix(".mo")
        if every or not target.exists() or target.stat().st_mtime <= source.stat().st_mtime:
            with source.open("rb") as po:
                catalogue = read_po(po)
            with target.open("wb") as mo:
                write_mo(mo, catalogue)


def gathered() -> Catalog:
    """Every message of the source, with the files that use it."""
    catalogue = Catalog(fuzzy=False)
    for path in sorted(_sources()):
        name = path.relative_to(ROOT).as_posix()
        for line, message, comments, context in _messages(path):
            catalogue.add(message, locations=[(name, line)], auto_comments=comments, context=context)
    return catalogue


def update() -> list[str]:
    """Bring the catalogues up to date; return a line for each message that has no translation."""
    fresh, missing = gathered(), []
    for path in catalogues():
        missing += [_lacking(path, message) for message in brought_up(path, fresh)]
    return missing


def brought_up(path: Path, fresh: Catalog) -> list[Message]:
    """Bring one catalogue up to date; return its messages that have no translation.

    The file changes only where a message does: one line for each text, however long, in the order of the texts,
    and neither files, line numbers nor the hour, so that moving code leaves it alone and two branches merge.
    """
    with path.open("rb") as po:
        catalogue = read_po(po)
    begun = catalogue.creation_date
    catalogue.update(fresh, no_fuzzy_matching=True)
    catalogue.creation_date = begun
    catalogue.obsolete.clear()
    with path.open("wb") as po:
        write_po(po, catalogue, width=0, no_location=True, sort_output=True)
    return [message for message in catalogue if message.id and not is_translated(message)]


def untranslated() -> list[str]:
    """Messages of the source that some catalogue lacks; changes nothing."""
    missing = []
    for path in catalogues():
        with path.open("rb") as po:
            known = {(m.id, m.context) for m in read_po(po) if is_translated(m)}
        missing += [_lacking(path, m) for m in gathered() if m.id and (m.id, m.context) not in known]
    return missing


def is_translated(message: Message) -> bool:
    """Whether it has words, in each of its language's plural forms where it counts something."""
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def _lacking(path: Path, message: Message) -> str:
    """A line for a message without translation: the catalogue, the words, and the files that say them."""
    used = sorted({file for file, _ in message.locations})
    return f"{path.relative_to(ROOT)}: {message.id}   ({', '.join(used)})"


def _sources() -> Iterator[Path]:
    for app in APPS:
        yield from (path for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)
    yield from (ROOT / "templates").rglob("*.html")
    yield from (ROOT / "templates").rglob("*.txt")


def _messages(path: Path) -> Iterator[tuple[int, Words, list[str], str | None]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = _as_python(text)
    found = extract("python", io.BytesIO(text.encode()), KEYWORDS, ("Translators:",))
    for line, message, comments, context in found:
        if message and (isinstance(message, str) or all(message)):
            yield line, message, list(comments), context


def _as_python(template: str) -> str:
    """Django turns a template into calls of gettext among noise; only the calls are kept."""
    from django.utils.translation.template import templatize

    code = templatize(template)
    return "\n".join(call.replace("\n", "\\n") for call in CALL.findall(code))


if __name__ == "__main__":
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    if sys.argv[1:] == ["compile"]:
        compile_catalogues()
    else:
        print("\n".join(update()) or "Everything is translated.")  # noqa: T201
