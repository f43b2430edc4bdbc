"""A bad setting stops start-up with one sentence that says which one and what to write instead."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KEY = "k" * 64
LIVE = {"DEMO": "0", "PUBLIC_URL": "https://portal.example.gov.tw", "SECRET_KEY": KEY, "IDENTITY_KEY": KEY}
NOBODY_LISTENS = "postgres://nobody:nothing@127.0.0.1:1/portal"

BAD = [
    ("DATABASE_URL", {"DATABASE_URL": "mysql://root@localhost/portal"}),
    ("DATABASE_URL", {"DATABASE_URL": "postgres"}),
    ("DEMO", {"DEMO": "maybe"}),
    ("MAINTENANCE", {"MAINTENANCE": "soon"}),
    ("PUBLIC_URL", {"PUBLIC_URL": "ftp://portal.example"}),
    ("PUBLIC_URL", {**LIVE, "PUBLIC_URL": "http://portal.example.gov.tw"}),
    ("DEBUG", {**LIVE, "DEBUG": "1"}),
    ("SECRET_KEY", {**LIVE, "SECRET_KEY": "short"}),
    ("SECRET_KEY", {**LIVE, "SECRET_KEY": ""}),
    ("IDENTITY_KEY", {**LIVE, "IDENTITY_KEY": ""}),
    ("COIN_TWD", {"COIN_TWD": "0"}),
    ("PAYMENT_CODE_SECONDS", {"PAYMENT_CODE_SECONDS": "a minute"}),
    ("CELERY_BROKER_URL", {"CELERY_BROKER_URL": "carrier-pigeon://loft"}),
    ("EMAIL_URL", {**LIVE, "EMAIL_URL": "post office"}),
    ("LINE_CHANNEL_ID", {"LINE_CHANNEL_ID": "1234567890"}),
    ("GOOGLE_CLIENT_SECRET", {"GOOGLE_CLIENT_SECRET": "half"}),
    ("LINE_MESSAGING_TOKEN", {"LINE_MESSAGING_TOKEN": "half"}),
    ("LINE_API_URL", {"LINE_API_URL": "api.line.me"}),
    ("LINE_LIFF_ID", {"LINE_LIFF_ID": "1234567890"}),
    ("BOUNCE_ADDRESS", {"BOUNCE_ADDRESS": "bounces+1@tuili.example"}),
    ("BOUNCE_MAILBOX", {"BOUNCE_MAILBOX": "imaps://imap.example.gov.tw/INBOX"}),
    ("BOUNCE_MAILBOX", {"BOUNCE_MAILBOX": "/var/mail/bounces"}),
    ("MAIL_HOOK_SECRET", {"MAIL_HOOK_SECRET": "short"}),
    ("MESSAGE_COSTS", {"MESSAGE_COSTS": "line=cheap"}),
    ("LOG_LEVEL", {"LOG_LEVEL": "loud"}),
    ("STAFF_IDLE_BY_ROLE", {"STAFF_IDLE_BY_ROLE": "mayor=5"}),
    ("STAFF_IDLE_BY_ROLE", {"STAFF_IDLE_BY_ROLE": "finance"}),
    ("MAP_TILES", {"MAP_TILES": "http://tiles.example/{z}/{x}/{y}.png"}),
    ("MAP_TILES", {"MAP_TILES": "https://tiles.example/"}),
]


def start(tmp_path: Path, *command: str, **values: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py with nothing in the environment but these values."""
    names = ("PATH", "HOME", "LANG", "LC_ALL", "SYSTEMROOT")
    environment = {name: os.environ[name] for name in names if name in os.environ}
    environment |= {"DEMO": "1", "DATABASE_URL": NOBODY_LISTENS, "VAR_DIR": str(tmp_path), **values}
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        check=False, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


@pytest.mark.parametrize(("name", "values"), BAD, ids=[f"{name}={values[name]}" for name, values in BAD])
def test_a_bad_value_stops_start_up_with_one_sentence_that_names_it(tmp_path, name, values):
    stopped = start(tmp_path, "check", **values)
    assert stopped.returncode != 0
    assert name in stopped.stderr
    assert len(stopped.stderr.strip().splitlines()) == 1


def test_a_database_that_does_not_answer_is_said_in_one_sentence(tmp_path):
    stopped = start(tmp_path, "migrate", "--check")
    assert stopped.returncode != 0
    assert "DATABASE_URL" in stopped.stderr
    assert len(stopped.stderr.strip().splitlines()) == 1


def test_a_password_in_an_address_is_never_repeated(tmp_path):
    stopped = start(tmp_path, "check", DATABASE_URL="mysql://root:hunter2@localhost/portal")
    assert "hunter2" not in stopped.stdout + stopped.stderr


@pytest.mark.parametrize("name", ["DATABASE_URL", "EMAIL_URL"])
def test_a_password_with_a_slash_is_not_quoted_by_what_cannot_read_it(tmp_path, name):
    kind = "postgres" if name == "DATABASE_URL" else "smtp"
    stopped = start(tmp_path, "check", **{**LIVE, name: f"{kind}://tuili:hunter2/and@localhost/portal"})
    assert stopped.returncode
    assert "hunter2" not in stopped.stdout + stopped.stderr
    assert f"{name} cannot be read" in stopped.stderr


def test_good_values_start(tmp_path):
    started = start(tmp_path, "check", **LIVE)
    assert started.returncode == 0, started.stderr


def test_every_variable_that_is_read_stands_in_the_example_file():
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    written = {line.lstrip("# ").partition("=")[0] for line in example.splitlines() if "=" in line}
    assert variables() <= written


def test_every_variable_that_is_read_is_explained_to_operators():
    table = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert {name for name in variables() if f"`{name}`" not in table} == set()


def variables() -> set[str]:
    """The names that civic/deploy/settings.py and env.py read from the environment."""
    source = "".join(
        (ROOT / "civic" / "deploy" / name).read_text(encoding="utf-8") for name in ("settings.py", "env.py")
    )
    return set(re.findall(r'\b(?:flag|whole_number|text|names|choice|site_address|secret_key|database|broker|mail)'
                          r'\(\s*"([A-Z_]+)"', source))  # fmt: skip
