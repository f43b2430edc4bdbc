"""What names the template: the state of all that a fresh database is made from."""

import hashlib
import re
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OWN = Path(__file__).parent
APPS = ("civic", "rewards", "surveys", "engagement")
SOURCES = ("**/migrations/*.py", "**/sql/**/*.sql", "database/*.py", "**/settings.py")
OWN_IMPORT = re.compile(rf"^(?:from|import) ((?:{'|'.join(APPS)})[\w.]*)", re.MULTILINE)
PREFIX = "tuili_template_"


def database() -> str:
    """The template's name on a server."""
    return PREFIX + key()


@cache
def key() -> str:
    """A name for the state of all that a fresh database is made from."""
    digest = hashlib.sha256(str(sys.version_info[:2]).encode())
    for path in sources():
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def sources() -> list[Path]:
    """Migrations, what they import of ours, the SQL that they load, the settings, the libraries."""
    found = {path for app in APPS for pattern in SOURCES for path in (ROOT / app).glob(pattern)}
    for path in [path for path in found if path.parent.name == "migrations"]:
        for name in OWN_IMPORT.findall(path.read_text(encoding="utf-8")):
            module = ROOT / name.replace(".", "/")
            found |= {file for file in (module.with_suffix(".py"), module / "__init__.py") if file.exists()}
    return sorted(found | {ROOT / "requirements.lock", *OWN.glob("*.py")})
