"""The day's anchor leaves by every way that the settings name; one that cannot leave is an alarm."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from civic.core.roles import Role
from civic.deploy import env
from civic.outbox import actions as outbox
from civic.outbox.models import OutboxItem
from rewards.ledger import anchors
from rewards.settlement.anchoring import queries
from rewards.settlement.proving import nightly
from rewards.settlement.proving.models import ProofRun
from tests import factories as make
from tests.fakes.anchor_keeper import anchor_keeper
from tests.rewards.ledger.books import seal_all
from tests.rewards.settlement.months import sale
from tests.staff import at_desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def key(settings):
    settings.LEDGER_ANCHOR_KEY = "11" * 32
    settings.ALARM_MAILS = ["alarm@county.example"]


@pytest.fixture
def keeper(settings):
    with anchor_keeper() as made:
        settings.ANCHOR_URLS, settings.ANCHOR_TOKENS = [made.url], ["s3cret"]
        yield made


@pytest.fixture
def night() -> datetime:
    """The night after a day with a sale."""
    sale(make.shop(), 30)
    seal_all()
    return timezone.now() + timedelta(days=1)


def work() -> None:
    """Let the outbox try each once: what is to be tried later is not due yet."""
    OutboxItem.objects.filter(state="waiting").update(due_at=timezone.now())
    outbox.work(now=timezone.now(), channels=["anchor-http", "anchor-file"])


def alarms() -> int:
    return OutboxItem.objects.filter(address="alarm@county.example").count()


def test_an_auditor_s_server_gets_the_anchor_with_our_token(keeper, night):
    assert nightly.send_anchor(now=night).is_well
    assert nightly.send_anchor(now=night).is_well  # run twice, filed once
    work()
    [(headers, text)] = keeper.kept
    assert headers["authorization"] == "Bearer s3cret"
    assert headers["idempotency-key"] == f"anchor-{anchors.read(text).day}"
    assert OutboxItem.objects.get(channel="anchor-http").state == "sent"
    assert not OutboxItem.objects.filter(content__contains={"text": text}).exists()


def test_each_server_gets_its_own_token_and_one_without_gets_none(settings, night):
    with anchor_keeper() as one, anchor_keeper() as other:
        settings.ANCHOR_URLS, settings.ANCHOR_TOKENS = [one.url, other.url], ["", "theirs"]
        nightly.send_anchor(now=night)
        work()
        assert "authorization" not in one.kept[0][0]
        assert other.kept[0][0]["authorization"] == "Bearer theirs"


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_a_server_in_need_is_asked_again(keeper, night, status):
    keeper.answers = [(status, {})]
    nightly.send_anchor(now=night)
    work()
    assert (OutboxItem.objects.get(channel="anchor-http").error, keeper.kept, alarms()) == (f"answered {status}", [], 0)
    work()
    assert len(keeper.kept) == 1


def test_no_redirect_takes_our_token_elsewhere(keeper, night):
    with anchor_keeper() as stranger:
        keeper.answers = [(307, {"Location": stranger.url})]
        nightly.send_anchor(now=night)
        work()
        assert stranger.asked == []
    assert OutboxItem.objects.get(channel="anchor-http").state == "failed"


def test_a_refusal_is_an_alarm_at_once(keeper, night):
    keeper.answers = [(401, {})]
    nightly.send_anchor(now=night)
    work()
    run = ProofRun.objects.latest("pk")
    assert (run.kind, run.outcome, alarms()) == ("anchor", "failed", 1)
    assert keeper.url in run.told
    assert "refused 401" in run.told
    assert "s3cret" not in run.told


def test_a_server_that_is_away_for_a_day_is_an_alarm_and_one_that_comes_back_is_none(keeper, night):
    keeper.answers = [(503, {})] * 2
    assert nightly.send_anchor(now=night).is_well
    work()
    next_night = night + timedelta(days=1)
    assert not nightly.send_anchor(now=next_night).is_well
    assert ("answered 503" in ProofRun.objects.latest("pk").told, alarms()) == (True, 1)
    work()  # the older one is refused once more, the newer one is taken
    assert nightly.send_anchor(now=next_night + timedelta(days=1)).is_well


def test_a_machine_that_nobody_answers_for_is_no_lost_anchor(settings, night):
    settings.ANCHOR_URLS = ["http://127.0.0.1:9/anchors"]  # “discard”: nobody listens
    nightly.send_anchor(now=night)
    work()
    item = OutboxItem.objects.get(channel="anchor-http")
    assert (item.state, item.error) == ("waiting", "ClientConnectorError")


def test_a_folder_gets_a_file_for_each_day(settings, night, tmp_path):
    settings.ANCHOR_FOLDER = str(tmp_path)
    nightly.send_anchor(now=night)
    work()
    [file] = tmp_path.iterdir()
    anchor = anchors.read(file.read_text())
    assert file.name == f"anchor-{anchor.day}.txt"


def test_a_file_that_says_something_else_is_never_overwritten_and_is_an_alarm(settings, night, tmp_path):
    settings.ANCHOR_FOLDER = str(tmp_path)
    nightly.send_anchor(now=night)
    day = OutboxItem.objects.get(channel="anchor-file").content["day"]
    (tmp_path / f"anchor-{day}.txt").write_text("tuili-ledger-anchor of yesterday's books")
    work()
    assert (tmp_path / f"anchor-{day}.txt").read_text() == "tuili-ledger-anchor of yesterday's books"
    assert "says something else" in ProofRun.objects.latest("pk").told
    assert alarms() == 1


def test_a_file_that_is_there_already_with_the_same_words_is_kept(settings, night, tmp_path):
    settings.ANCHOR_FOLDER = str(tmp_path)
    nightly.send_anchor(now=night)
    content = OutboxItem.objects.get(channel="anchor-file").content
    (tmp_path / f"anchor-{content['day']}.txt").write_text(content["text"])
    work()
    assert OutboxItem.objects.get(channel="anchor-file").state == "sent"


def test_a_folder_that_is_not_mounted_is_waited_for_and_never_made(settings, night, tmp_path):
    settings.ANCHOR_FOLDER = str(tmp_path / "auditor")
    nightly.send_anchor(now=night)
    work()
    assert OutboxItem.objects.get(channel="anchor-file").error == "FileNotFoundError"
    assert not (tmp_path / "auditor").exists()
    (tmp_path / "auditor").mkdir()
    work()
    assert OutboxItem.objects.get(channel="anchor-file").state == "sent"


def test_an_address_that_left_the_settings_is_sent_nothing_more(settings, keeper, night):
    nightly.send_anchor(now=night)
    settings.ANCHOR_URLS = []
    work()
    assert (keeper.asked, OutboxItem.objects.get(channel="anchor-http").state, alarms()) == ([], "cancelled", 0)


def test_finance_sees_each_way_with_its_last_time(settings, keeper, night, tmp_path):
    settings.ANCHOR_FOLDER, settings.ANCHOR_MAILS = str(tmp_path / "away"), ["auditors@elsewhere.example"]
    desk = at_desk(make.staff(Role.FINANCE))
    nightly.send_anchor(now=night)
    work()
    states = {last.way.channel: last.state for last in queries.last_by_way()}
    assert states == {"mail": "late", "anchor-file": "late", "anchor-http": "well"}
    page = desk.get("/admin/").content.decode()
    assert keeper.url in page
    assert "auditors@elsewhere.example" in page
    assert "FileNotFoundError" in page
    assert "s3cret" not in page


@pytest.mark.parametrize(
    "address",
    [
        "http://audit.example/anchors",
        "https://user:secret@audit.example/",
        "ftp://audit.example/",
        "https://",
        "https://audit.example/#here",
        "https://audit.example:x/",
        "http://127.0.0.1.audit.example/",
        "https://audit.example/" + "a" * 500,
    ],
)
def test_an_address_that_is_not_safe_stops_the_start(monkeypatch, address):
    monkeypatch.setenv("ANCHOR_URLS", address)
    with pytest.raises(ImproperlyConfigured, match="ANCHOR_URLS"):
        env.outside_addresses("ANCHOR_URLS")


def test_tokens_stand_in_the_order_of_their_addresses(monkeypatch):
    monkeypatch.setenv("ANCHOR_TOKENS", ",abc")
    assert env.tokens("ANCHOR_TOKENS", of=["a", "b"], name="ANCHOR_URLS") == ["", "abc"]
    with pytest.raises(ImproperlyConfigured, match="2 places") as told:
        env.tokens("ANCHOR_TOKENS", of=["a"], name="ANCHOR_URLS")
    assert "abc" not in str(told.value)


def test_a_folder_is_named_by_its_whole_path(monkeypatch):
    monkeypatch.setenv("ANCHOR_FOLDER", "anchors")
    with pytest.raises(ImproperlyConfigured, match="ANCHOR_FOLDER"):
        env.folder("ANCHOR_FOLDER")
