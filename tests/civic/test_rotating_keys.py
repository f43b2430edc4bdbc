"""A key is replaced by a command, and nobody is signed out by it."""

import pytest
from django.core import signing
from django.core.management import CommandError, call_command

from civic.deploy import rotating
from engagement.delivery.channels.webpush import keys
from tests import factories as make

SETTINGS = "# the county's\nPUBLIC_URL=https://portal.example.gov.tw\nSECRET_KEY={}\nDEMO=0\n"


@pytest.fixture
def env(tmp_path):
    path = tmp_path / "portal.env"
    path.write_text(SETTINGS.format("old" * 20))
    return path


def values(path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in path.read_text().splitlines() if "=" in line)


def test_the_old_key_becomes_a_fallback_and_everything_else_stays(env):
    new = rotating.rotate(env, "SECRET_KEY")
    assert values(env) == {
        "PUBLIC_URL": "https://portal.example.gov.tw", "SECRET_KEY": new, "DEMO": "0",
        "SECRET_KEY_FALLBACKS": "old" * 20,
    }  # fmt: skip
    assert env.read_text().startswith("# the county's\n")
    assert env.stat().st_mode & 0o077 == 0
    newer = rotating.rotate(env, "SECRET_KEY")
    assert values(env)["SECRET_KEY_FALLBACKS"] == f"{new},{'old' * 20}"
    assert rotating.forget(env, "SECRET_KEY") == 2
    assert (values(env)["SECRET_KEY"], values(env)["SECRET_KEY_FALLBACKS"]) == (newer, "")


@pytest.mark.django_db
def test_a_session_and_a_signed_link_outlive_the_old_key(client, settings):
    person = make.user()
    client.force_login(person)
    link = signing.dumps(1, salt="x")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "new" * 20
    assert client.get("/me/").status_code == 200
    assert signing.loads(link, salt="x") == 1
    settings.SECRET_KEY_FALLBACKS = []
    assert client.get("/me/").status_code == 200  # the session was signed anew when it was seen


@pytest.mark.django_db
def test_without_the_old_key_its_sessions_and_links_end(client, settings):
    client.force_login(make.user())
    link = signing.dumps(1, salt="x")
    settings.SECRET_KEY = "new" * 20
    assert client.get("/me/").status_code == 302
    with pytest.raises(signing.BadSignature):
        signing.loads(link, salt="x")


def test_a_browser_that_trusts_the_old_push_key_is_still_told(settings):
    before, signed = keys.key_id(), keys.signature("https://push.example/1", now=0)
    settings.PUSH_KEY_FALLBACKS, settings.PUSH_KEY = [settings.PUSH_KEY], "another " * 10
    assert keys.key_id() != before
    public = signed.rpartition("k=")[2]
    assert keys.signature("https://push.example/1", now=0, key=before).endswith(public)
    assert not keys.signature("https://push.example/1", now=0, key=keys.key_id()).endswith(public)
    settings.PUSH_KEY_FALLBACKS = []
    assert keys.secret_of(before) == ""


def test_the_command_says_what_to_do_next_and_tells_no_secret(env, capsys):
    call_command("rotate_key", "LEDGER_ANCHOR_KEY", file=env)
    told = capsys.readouterr().out
    assert "public key: " in told
    assert values(env)["LEDGER_ANCHOR_KEY"] not in told
    with pytest.raises(CommandError, match="no old keys"):
        call_command("rotate_key", "METRICS_TOKEN", file=env, forget=True)
    with pytest.raises(CommandError, match="--file"):
        call_command("rotate_key", "SECRET_KEY", file=env.with_name("nothing"))
