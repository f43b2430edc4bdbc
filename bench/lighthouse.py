"""`make lighthouse`: Lighthouse's four scores for ten pages of a demo portal, as it sees them on a slow phone.

ADDRESS=http://localhost:8000 asks a demo portal that runs already; PAGES=/wallet/,/pay/ chooses. The reports stay in
var/lighthouse. It ends with 1 where a page misses a goal.
"""

import http.cookiejar
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from bench import database
from bench.reports import say
from tests.browsers import chromium

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "lighthouse"
GOALS = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
EMAIL, PASSWORD = "citizen@demo.test", "tuili-demo-2026"
OPEN = ("/", "{notice}", "/shops/", "{shop}", "/about/", "/accessibility/")
SIGNED_IN = ("/", "/inbox/", "/wallet/", "/pay/")
SECRET = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
FLAGS = "--headless=new --no-sandbox --disable-gpu"


def main() -> None:
    program = installed()
    with running() as address:
        browser = signed_in(address)
        header = "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser[1])
        chosen = [path for path in os.environ.get("PAGES", "").split(",") if path]
        rows = [(path, None) for path in found(address)] + [(path, header) for path in SIGNED_IN]
        rows = [row for row in rows if not chosen or row[0] in chosen]
        say(f"{'':<26}" + "".join(f"{name:>16}" for name in GOALS))
        missed = [path for path, cookies in rows if not met(program, address, path, cookies)]
    sys.exit(f"below a goal: {', '.join(missed)}" if missed else 0)


def installed() -> Path:
    """Put the program into var/lighthouse by npm, unless it is there; nothing of it is in the tree."""
    program = FOLDER / "node_modules" / ".bin" / "lighthouse"
    if not program.exists():
        npm = shutil.which("npm")
        if npm is None:
            sys.exit("Lighthouse comes by npm, which is not here (Debian: apt-get install npm).")
        FOLDER.mkdir(parents=True, exist_ok=True)
        say("Installing Lighthouse …")
        command = [npm, "install", "--no-audit", "--no-fund", "--silent", "--prefix", str(FOLDER), "lighthouse"]
        subprocess.run(command, check=True, cwd=FOLDER)  # noqa: S603
    return program


@contextmanager
def running() -> Iterator[str]:
    """A demo portal's address: the one that ADDRESS names, or one of its own for as long as it is asked."""
    if there := os.environ.get("ADDRESS"):
        yield there.rstrip("/")
        return
    from bench.serving import Portal

    with database.scratch("lighthouse") as data, tempfile.TemporaryDirectory(prefix="tuili-lighthouse-") as var:
        os.environ |= {"DATABASE_URL": data, "VAR_DIR": var, "DEMO": "1", "DEBUG": "0", "LOG_LEVEL": "ERROR"}
        with Portal(Path(var)) as portal:
            yield portal.address


def signed_in(address: str) -> tuple[OpenerDirector, http.cookiejar.CookieJar]:
    """A browser of one citizen, signed in by the demo's password."""
    jar = http.cookiejar.CookieJar()
    opener = build_opener(HTTPCookieProcessor(jar))
    secret = SECRET.search(read(opener, f"{address}/accounts/login/"))
    fields = {"csrfmiddlewaretoken": secret[1] if secret else "", "login": EMAIL, "password": PASSWORD}
    opener.open(f"{address}/accounts/login/", urlencode(fields | {"how": "password"}).encode()).close()
    if EMAIL not in read(opener, f"{address}/me/profile/") + read(opener, f"{address}/me/"):
        say(f"{EMAIL} may not be signed in")
    return opener, jar


def read(opener: OpenerDirector, address: str) -> str:
    with opener.open(address) as answer:
        return str(answer.read().decode())


def found(address: str) -> list[str]:
    """The open pages; for a notice and a shop the first that their lists name."""
    opener = build_opener()
    names = {
        "notice": re.search(r"/notices/\d+/", read(opener, f"{address}/")),
        "shop": re.search(r"/shops/\d+/", read(opener, f"{address}/shops/")),
    }
    return [path.format(**{name: match[0] if match else "/" for name, match in names.items()}) for path in OPEN]


def met(program: Path, address: str, path: str, cookies: str | None) -> bool:
    """Print the four scores of the page and what keeps them below their goals; return whether none is below."""
    who = "citizen" if cookies else "visitor"
    report = json.loads(asked(program, address + path, cookies, FOLDER / f"{who}{path.replace('/', '-')}.json"))
    if cookies:
        forgive_secrecy(report)
    scores = {name: round(100 * (report["categories"][name]["score"] or 0)) for name in GOALS}
    say(f"{who:<8} {path:<17}" + "".join(f"{score:>16}" for score in scores.values()))
    for name, goal in GOALS.items():
        if scores[name] < goal:
            say(f"           {name}: {'; '.join(faults(report, name))}")
    return all(scores[name] >= goal for name, goal in GOALS.items())


def asked(program: Path, address: str, cookies: str | None, into: Path) -> str:
    command = [str(program), address, "--quiet", "--output=json", f"--output-path={into}", f"--chrome-flags={FLAGS}",
               f"--only-categories={','.join(GOALS)}"]  # fmt: skip
    if cookies:
        command.append(f"--extra-headers={json.dumps({'Cookie': cookies})}")
    environment = os.environ | {"CHROME_PATH": chromium(whole=True) or ""}
    subprocess.run(command, check=True, env=environment, cwd=FOLDER)  # noqa: S603
    return into.read_text(encoding="utf-8")


def forgive_secrecy(report: dict) -> None:
    """Weigh the search engines' score anew: that they may not list one's own pages is right, and no fault."""
    category, audits = report["categories"]["seo"], report["audits"]
    if audits.pop("is-crawlable")["score"]:
        say("           seo: this page of one's own may be listed by search engines")
        return
    category["auditRefs"] = [each for each in category["auditRefs"] if each["id"] in audits]
    weighed = [(each["weight"], audits[each["id"]]["score"]) for each in category["auditRefs"]]
    counted = [(weight, score) for weight, score in weighed if score is not None]
    category["score"] = sum(weight * score for weight, score in counted) / sum(weight for weight, _score in counted)


def faults(report: dict, category: str) -> Sequence[str]:
    """What cost the most first, with the figure that it shows."""
    weights = {each["id"]: each["weight"] for each in report["categories"][category]["auditRefs"]}
    low = [
        (weights[name] * (1 - audit["score"]), f"{audit['title']} {audit.get('displayValue', '')}".strip())
        for name, audit in report["audits"].items()
        if weights.get(name) and audit["score"] is not None and audit["score"] < 1
    ]
    return [words for _cost, words in sorted(low, reverse=True)[:5]]


if __name__ == "__main__":
    main()
