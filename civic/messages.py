"""Translations without system tools: `make messages` gathers what must be translated, start-up compiles it.

python -m civic.messages            bring every catalogue up to date with the source, and list what is missing
python -m civic.messages compile    write the .mo files
"""

import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ROOT / "locale"
CATALOGUE = "*/LC_MESSAGES/django.po"
APPS = ("civic", "rewards", "surveys", "engagement")
CALL = re.compile(r"""\b(?:gettext|pgettext|_)\((?:u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*"|[\s,])+\)""")
KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "pgettext": ((1, "c"), 2), "gettext_noop": None}


def catalogues() -> list[Path]:
    return sorted(LOCALES.glob(CATALOGUE))


def compile_catalogues() -> None:
    """Write the .mo beside each .po that is newer, in the tree and in LOCALE_DIR."""
    own = os.environ.get("LOCALE_DIR", "").strip()
    for source in [*catalogues(), *(sorted(Path(own).glob(CATALOGUE)) if own else [])]:
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime <= source.stat().st_mtime:
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
        with path.open("rb") as po:
            catalogue = read_po(po)
        catalogue.update(fresh, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        with path.open("wb") as po:
            write_po(po, catalogue, width=110, include_lineno=False, sort_output=True, omit_header=False)
        missing += [f"{path.relative_to(ROOT)}: {m.id}" for m in catalogue if m.id and not m.string]
    return missing


def untranslated() -> list[str]:
    """Messages of the source that some catalogue lacks; changes nothing."""
    missing = []
    for path in catalogues():
        with path.open("rb") as po:
            known = {(m.id, m.context) for m in read_po(po) if m.string}
        missing += [f"{path.relative_to(ROOT)}: {m.id}" for m in gathered() if m.id and (m.id, m.context) not in known]
    return missing


def _sources() -> Iterator[Path]:
    for app in APPS:
        yield from (path for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)
    yield from (ROOT / "templates").rglob("*.html")
    yield from (ROOT / "templates").rglob("*.txt")


def _messages(path: Path) -> Iterator[tuple[int, str, list[str], str | None]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = _as_python(text)
    found = extract("python", io.BytesIO(text.encode()), KEYWORDS, ("Translators:",))
    for line, message, comments, context in found:
        if isinstance(message, str) and message:
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
