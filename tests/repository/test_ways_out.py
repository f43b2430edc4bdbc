"""One way out of the process: mails and calls to other servers leave by the outbox, and by nothing else."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("civic", "rewards", "surveys", "engagement")
NAMES = {  # what sends a mail, or speaks to another server
    "django.core.mail": {"send_mail", "send_mass_mail", "EmailMessage", "EmailMultiAlternatives", "get_connection"},
    "smtplib": {"SMTP", "SMTP_SSL"},
    "urllib.request": {"urlopen", "Request", "build_opener"},
}
MODULES = {
    "httpx", "requests", "aiohttp", "urllib3", "http.client", "socket", "pywebpush", "ftplib", "telnetlib", "imaplib",
}  # fmt: skip
ALLOWED = {
    "civic/outbox/mail.py",  # the channel itself
    "engagement/delivery/channels/webpush/channel.py",  # the same for push messages
    "engagement/delivery/channels/line/calls.py",  # the same for LINE
    "engagement/delivery/channels/email/mailbox.py",  # reads what came back, and tells nothing
    "engagement/emergencies/cap/fetching.py",  # asks the feeds of warnings, and tells them nothing
    "rewards/settlement/anchoring/http.py",  # the same for the ledger's anchors
    "civic/deploy/launcher.py",  # asks the portal on the same machine whether it is up
    "civic/deploy/processes.py",
    "civic/deploy/children.py",
    "civic/web/scanning.py",  # shows uploads to the county's own virus scanner
    "civic/doctor/checks.py",  # knocks at a port and at the mail server, and sends nothing
}


def ways_out(source: str) -> list[str]:
    """Every import in a file that could make something leave the process."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name in MODULES | set(NAMES) - {"smtplib"}]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {alias.name for alias in node.names}
            found += [f"{node.module}.{name}" for name in sorted(names & NAMES.get(node.module, set()))]
            found += [node.module] if node.module in MODULES else []
            found += [
                f"{node.module}.{name}" for name in sorted(names) if f"{node.module}.{name}" in MODULES | set(NAMES)
            ]
    return found


def test_nothing_leaves_but_by_the_outbox():
    files = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]
    names = {path.relative_to(ROOT).as_posix(): ways_out(path.read_text(encoding="utf-8")) for path in files}
    others = {name: ways for name, ways in names.items() if ways and name not in ALLOWED}
    assert others == {}, "file it with civic.outbox (docs/architecture.md) instead"


@pytest.mark.parametrize(
    "source",
    [
        "from django.core.mail import send_mail",
        "from django.core import mail",
        "import httpx",
        "from urllib.request import urlopen",
        "def f():\n    import requests",
    ],
)
def test_the_guard_finds_every_such_import(source):
    assert ways_out(source)
