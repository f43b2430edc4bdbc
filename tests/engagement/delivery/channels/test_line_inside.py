"""The portal inside LINE: signed in for whoever linked their account, by LINE's own word, once; else led to linking."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from civic.accounts.models import Citizen
from civic.outbox import actions as outbox
from engagement.delivery.channels.line import actions
from engagement.delivery.channels.line.models import LineAccount
from engagement.delivery.models import Message
from engagement.sends import actions as sends
from tests import factories as make
from tests.engagement.sends.people import a_notice
from tests.fakes.line import line_server

pytestmark = pytest.mark.django_db
NOON = make.NOW
CHANNEL = "1234567890"


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def line(settings):
    with line_server() as made:
        settings.LINE_API_URL, settings.LINE_LIFF_ID = made.url, f"{CHANNEL}-AbcdEfgh"
        settings.LINE_MESSAGING_TOKEN, settings.LINE_MESSAGING_SECRET = made.token, made.secret
        settings.PUBLIC_URL = "https://portal.example.test"
        yield made


def linked(line_id: str = "Ume", **fields: Any) -> Any:
    user = make.user(**fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    LineAccount.objects.create(user=user, line_id=line_id)
    return user


def token(line: Any, who: str = "Ume", **more: Any) -> str:
    return str(line.id_token(who, channel=more.pop("channel", CHANNEL), now=datetime.now(UTC).timestamp(), **more))


def enter(client: Any, id_token: str, to: str = "/wallet/") -> Any:
    nonce = client.get("/line/").context["nonce"]
    return client.post("/line/", {"id_token": id_token, "nonce": nonce, "to": to})


def is_in(client: Any) -> bool:
    return "_auth_user_id" in client.session


def test_whoever_linked_their_account_is_signed_in_and_led_to_the_page(line, client):
    user = linked()
    answer = enter(client, token(line), to="/notices/")
    assert (answer.status_code, answer["Location"]) == (302, "/notices/")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.get("/line/?to=/wallet/")["Location"] == "/wallet/"  # who is in goes on at once
    assert line.asked["POST /oauth2/v2.1/verify"] == 1


def test_only_this_page_loads_lines_program_and_speaks_to_it(line, client):
    policy = client.get("/line/")["Content-Security-Policy"]
    assert "script-src 'self' https://static.line-scdn.net" in policy
    assert "https://api.line.me" in policy
    assert "line" not in client.get("/")["Content-Security-Policy"]


def test_whoever_linked_nothing_signs_in_first_and_then_says_whether_it_is_theirs(line, client):
    user = make.user()
    assert enter(client, token(line))["Location"] == "/line/link/"
    assert not is_in(client)
    assert client.get("/line/link/").status_code == 302
    client.force_login(user)
    assert actions.living_of(user) is None  # nothing is linked by opening the page
    assert client.get("/line/link/").status_code == 200
    assert client.post("/line/link/")["Location"] == "/preferences/"
    assert actions.living_of(user).line_id == "Ume"
    assert Message.objects.filter(kind="line_linked").exists()
    assert client.post("/line/link/").status_code == 302  # once
    assert LineAccount.objects.count() == 1


WRONG = [
    {"channel": "9999999999"},
    {"iss": "https://evil.example.test"},
    {"exp": NOON.timestamp() - 1},
    {"exp": int(NOON.timestamp())},
    {"iat": int(NOON.timestamp()) + 3600},
    {"nonce": "of-another-page"},
    {"sub": ""},
    {"sub": 5},
    {"exp": "tomorrow"},
]


@pytest.mark.parametrize("more", WRONG, ids=str)
def test_a_token_for_another_channel_hour_or_page_signs_nobody_in(line, client, more):
    linked()
    made = token(line, **more)
    assert enter(client, made).status_code == 403
    assert not is_in(client)


@pytest.mark.parametrize("made", ["", "nonsense", "ä", "x" * 5000])
def test_what_line_did_not_write_signs_nobody_in(line, client, made):
    linked()
    assert enter(client, made).status_code == 403
    assert not is_in(client)


def test_a_token_counts_once_and_only_on_the_page_that_asked_for_it(line, client):
    linked()
    made = token(line)
    nonce = client.get("/line/").context["nonce"]
    assert client.post("/line/", {"id_token": made, "nonce": "another"}).status_code == 403
    assert client.post("/line/", {"id_token": made, "nonce": nonce}).status_code == 403  # that page was over
    assert enter(client, made).status_code == 302
    client.logout()
    assert enter(client, made).status_code == 403  # signing out is not undone by an old word
    assert not is_in(client)


@pytest.mark.parametrize("mood", ["broken", "rate"])
def test_where_line_does_not_answer_the_other_ways_stay(line, client, mood, settings):
    linked()
    line.answers = [mood]
    assert enter(client, token(line)).status_code == 403
    settings.LINE_API_URL = "http://127.0.0.1:1"
    answer = enter(client, token(line))
    assert "/accounts/login/?next=%2Fwallet%2F" in answer.content.decode()
    assert not is_in(client)


def test_whoever_has_a_second_factor_shows_it_here_too(line, client):
    Authenticator.objects.create(user=linked(), type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert enter(client, token(line))["Location"].startswith("/accounts/2fa/authenticate/")
    assert not is_in(client)


def test_line_is_not_asked_without_end_for_whoever_makes_words_up(line, client, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "line_word": "2/m/ip"}
    for _time in range(5):
        assert enter(client, "nonsense").status_code == 403
    assert line.asked["POST /oauth2/v2.1/verify"] == 2


def test_whoever_unlinked_or_is_closed_is_not_let_in(line, client):
    gone, closed = linked("Ugone"), linked("Uclosed")
    actions.end(gone, now=NOON)
    closed.is_active = False
    closed.save()
    for who in ("Ugone", "Uclosed"):
        assert enter(client, token(line, who))["Location"] == "/line/link/"
        assert not is_in(client)


@pytest.mark.parametrize(
    "to", ["https://evil.example.test/", "//evil.example.test", "javascript:alert(1)", "/\\evil", ""]
)
def test_it_leads_to_no_other_site(line, client, to):
    linked()
    assert enter(client, token(line), to=to)["Location"] == "/"


def test_the_address_that_line_hands_over_is_understood(line, client):
    linked()
    assert client.get("/line/", {"liff.state": "?to=%2Fnotices%2F5%2F"}).context["to"] == "/notices/5/"


def test_buttons_in_line_open_it_there(line):
    Citizen.objects.create(user=linked("Uother"))
    notice = a_notice()
    sends.plan_due(now=NOON)
    outbox.work(now=NOON, channels=["line"])
    button = line.got["Uother"][0]["contents"]["footer"]["contents"][0]["action"]
    assert button["uri"] == f"https://liff.line.me/{CHANNEL}-AbcdEfgh?to=%2Fnotices%2F{notice.pk}%2F"


def test_a_met_line_is_forgotten_after_ten_minutes(line, client, noon):
    user = make.user()
    enter(client, token(line))
    client.force_login(user)
    noon.shift(timedelta(minutes=11))
    client.post("/line/link/")
    assert actions.living_of(user) is None


def test_without_the_setting_there_is_no_such_page(client, line, settings):
    settings.LINE_LIFF_ID = ""
    assert client.get("/line/").status_code == 404
    assert client.post("/line/").status_code == 404
