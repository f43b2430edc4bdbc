"""Mail that comes back: known by our own mark, counted once; a mailbox that is over gets nothing that can wait."""

import hashlib
import hmac
import json
import mailbox as boxes
import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.core.management import CommandError, call_command

from civic.outbox import actions as outbox
from civic.outbox import mail
from civic.outbox.models import OutboxItem
from engagement.delivery.actions import file
from engagement.delivery.channels.email import reports, returned
from engagement.delivery.channels.email.models import Came, EndedMailbox, ReturnedMail
from engagement.delivery.kinds import News
from engagement.delivery.models import Message
from engagement.delivery.planning.digests import file_digests
from engagement.delivery.received.models import Delivery
from engagement.emergencies.incidents import actions as incidents
from engagement.emergencies.incidents.models import Bulletin, Kind
from engagement.news import coins_lapsing
from engagement.sends import actions as sends
from engagement.sends.figures import figures
from engagement.sends.models import Send
from tests import factories as make
from tests.engagement.sends.people import a_notice, with_mail
from tests.fakes.imap import imap_server
from tests.fakes.returned import TO, complaint, plain, report
from tests.processes import free_port
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
NOON = make.NOW
SECRET = "s" * 50
State = OutboxItem.State


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


class Postman:
    """A mail server that keeps what it takes, with the envelope."""

    def __init__(self) -> None:
        self.got: list[tuple[str, bytes]] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802  aiosmtpd's name
        if "gone" in address:
            return "550 5.1.1 No such person"
        if "wary" in address:
            return "550 5.7.1 We do not like your words"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.got.append((envelope.mail_from, envelope.content))
        return "250 OK"


@pytest.fixture
def postman(settings):
    man = Postman()
    smtp = Controller(man, hostname="127.0.0.1", port=free_port())
    smtp.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.BOUNCE_ADDRESS = "127.0.0.1", smtp.port, TO
    yield man
    smtp.stop()


def send() -> dict[str, int]:
    sends.plan_due(now=datetime.now(UTC))
    return outbox.work(now=datetime.now(UTC), channels=["news_mail"])


def head(content: bytes) -> str:
    """What a server returns of a letter: its head."""
    return content.decode("latin-1").replace("\r\n", "\n").partition("\n\n")[0]


def taken(raw: bytes) -> str:
    found = reports.read(raw)
    return str(returned.take(found, now=datetime.now(UTC))) if found else "no report"


def is_over(person: Any) -> bool:
    return returned.ended_of(person.user) is not None


def sent_one(postman: Postman) -> tuple[Any, str, str]:
    """Somebody got a notice by mail: the person, where the letter returns to, and its head."""
    person = with_mail()
    a_notice()
    assert send() == {"news_mail.sent": 1}, OutboxItem.objects.values("error")
    [(sender, content)] = postman.got
    return person, sender, head(content)


def test_each_letter_returns_to_an_address_of_its_own_and_shows_the_countys(postman, settings):
    _person, sender, written = sent_one(postman)
    assert sender.startswith("bounces+")
    assert sender.endswith("@tuili.example")
    assert f"From: {settings.DEFAULT_FROM_EMAIL}" in written


@pytest.mark.parametrize("how", ["letter", "head", "address"])
def test_a_mailbox_that_is_not_there_ends_by_the_letter_its_head_or_the_envelope_alone(postman, how):
    person, sender, written = sent_one(postman)
    raw = {
        "letter": report(letter=f"{written}\n\nwords"),
        "head": report(letter=written, sort="text/rfc822-headers"),
        "address": report(to=sender),
    }[how]
    assert taken(raw) == "taken"
    assert is_over(person)
    [delivery] = Delivery.objects.all()
    assert (delivery.state, delivery.error) == ("failed", "came back 5.1.1")
    assert Message.objects.get(citizen=person).kind == "mailbox_over"


def test_the_same_report_counts_once(postman):
    _person, sender, _written = sent_one(postman)
    assert [taken(report(to=sender)) for _again in range(3)] == ["taken", "repeated", "repeated"]
    assert ReturnedMail.objects.count() == 1
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("status", "said", "kind"),
    [
        ("5.1.1", "smtp; 550 5.1.1 no such user", "hard"),
        ("5.1.10", "smtp; 550 5.1.10 RESOLVER.ADR.RecipientNotFound", "hard"),
        ("5.0.0", "smtp; 550 Requested action not taken: mailbox unavailable", "hard"),
        ("5.0.0", "smtp; 550-5.1.1 The address was not found", "hard"),
        ("5.4.4", "dns; host not found", "hard"),
        ("5.2.1", "smtp; 550 5.2.1 disabled", "hard"),
        ("5.2.2", "smtp; 552 5.2.2 mailbox full", "soft"),
        ("5.7.1", "smtp; 550 5.7.1 blocked by policy", "soft"),
        ("4.4.7", "smtp; 451 4.4.7 gave up", "soft"),
        ("5.1.8", "smtp; 550 5.1.8 the sender has no address", "soft"),
        ("", "", "soft"),
        ("五.一.一", "x; 沒有這個信箱", "soft"),
    ],
)
def test_only_what_is_said_of_the_mailbox_itself_ends_it(postman, status, said, kind):
    person, sender, _written = sent_one(postman)
    assert taken(report(to=sender, status=status, said=said)) == "taken"
    assert ReturnedMail.objects.get().kind == kind
    assert is_over(person) == (kind == "hard")


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_what_is_only_late_or_arrived_is_no_return(postman, action):
    person, sender, _written = sent_one(postman)
    assert taken(report(to=sender, action=action, status="4.4.1")) == "no report"
    assert not is_over(person)


def test_words_of_old_servers_are_read_in_whatever_they_are_written(postman):
    person, sender, _written = sent_one(postman)
    words = "很抱歉，您的信件無法寄達。\n<somebody@example.test>:\n收件人不存在 550 5.1.1 User unknown\n"
    assert taken(plain(sender, words, charset="big5")) == "taken"
    assert is_over(person)


def test_the_numbers_of_the_letter_that_comes_back_with_the_words_say_nothing_of_the_mailbox(postman):
    person, sender, _written = sent_one(postman)
    mail, letter = message_from_bytes(plain(sender, "His mailbox is full."), policy=policy.default), EmailMessage()
    letter.set_content("You have 550 coins, and the tour begins at 5.1.1 Shore Road.")
    mail.add_attachment(letter)
    assert taken(mail.as_bytes()) == "taken"
    assert ReturnedMail.objects.get().kind == "soft"
    assert not is_over(person)


def test_broken_big5_and_a_wrong_charset_stop_nothing(postman):
    person, sender, _written = sent_one(postman)
    raw = report(to=sender, words=b"\xb0h\xab\xff\xfe\x00\xa4").replace(b"charset=big5", b'charset="no-such\xff"')
    assert taken(raw) == "taken"
    assert is_over(person)


def test_an_answer_from_somebody_who_is_away_or_writes_back_is_no_return(postman):
    person, sender, _written = sent_one(postman)
    assert taken(plain(sender, "I am away until 5.1.1 of next year", path="<>", away=True)) == "no report"
    assert (
        taken(plain(sender, "Thank you! 550 5.1.1", sender="mei@example.test", path="<mei@example.test>"))
        == "no report"
    )
    assert not is_over(person)


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"\x00\xff" * 50, b"From: x\n\n", b"Content-Type: multipart/report; boundary=a\n\n--a\n--a--",
        b"Content-Type: message/delivery-status\n\nnothing", b"Content-Type: message/rfc822\n\n" * 400,
        b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n!!!!",
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(5_000)),
    ],
)  # fmt: skip
def test_whatever_lies_in_the_mailbox_falls_over_nothing(raw):
    assert taken(raw) == "no report"


def test_nobody_ends_somebody_elses_mail_by_a_forged_report(postman):
    person, sender, written = sent_one(postman)
    number = OutboxItem.objects.get(channel="news_mail").pk
    forged = [
        report(letter=f"To: {person.user.email}"),
        report(to=f"bounces+{number}-{'0' * 16}@tuili.example"),
        report(letter=f"Message-ID: <outbox-{number}-20261129120000@tuili.example>"),
        report(
            letter=written.replace(f"outbox-{number}-", f"outbox-{number + 1}-"), to=sender.replace(f"+{number}", "+1")
        ),
    ]
    assert [taken(raw) for raw in forged] == ["no report"] * len(forged)
    assert not is_over(person)


def test_a_mailbox_that_is_over_gets_money_and_emergencies_and_codes_and_nothing_that_can_wait(postman):
    person, sender, _written = sent_one(postman)
    taken(report(to=sender))
    OutboxItem.objects.all().delete()
    a_notice("第二則")
    file(coins_lapsing.news, [News(person.pk, "lapse:1", NOON, {"coins": 5, "on": "2026-12-31"})])
    words = Bulletin(title="氣體外洩", todo="請立即離開。")
    made = incidents.write(words, by=make.staff("coordinator"), now=NOON, incident=None, kind=Kind.GAS, is_drill=False)
    incidents.confirm(made.pk, by=make.staff("coordinator"), now=NOON)
    sends.plan_due(now=NOON)
    told = OutboxItem.objects.filter(channel="news_mail", user=person.user).values_list("about", flat=True)
    assert sorted(about.partition(":")[0] for about in told) == ["incident", "message"]
    mail.write("civic/signin/code_mail.txt", person.user.email, user=person.user, code="123456", why="x")
    assert OutboxItem.objects.filter(channel="mail", user=person.user).exists()


def test_what_waited_when_the_mailbox_came_to_its_end_is_not_sent(postman):
    person, sender, _written = sent_one(postman)
    a_notice("第二則")
    sends.plan_due(now=NOON)
    taken(report(to=sender))
    assert outbox.work(now=NOON, channels=["news_mail"]) == {"news_mail.moot": 1}
    assert len(postman.got) == 1
    assert is_over(person)


def test_no_digest_goes_to_a_mailbox_that_is_over(postman):
    person, _sender, _written = sent_one(postman)
    weekly = with_mail("daily", "weekly one")
    for each in (person, weekly):
        EndedMailbox.objects.create(user=each.user, address=each.user.email, kind=Came.HARD, since=NOON)
    a_notice("第二則")
    sends.plan_due(now=NOON)
    assert file_digests(now=NOON) == 0


def test_a_server_that_refuses_the_person_while_we_speak_to_it_says_the_same(postman):
    gone, wary = with_mail(name="gone"), with_mail(name="wary")
    a_notice()
    assert send() == {"news_mail.never": 2}
    assert is_over(gone)
    assert not is_over(wary)  # a policy, which says nothing of the mailbox
    reasons = dict(Delivery.objects.values_list("citizen__user__email", "error"))
    assert reasons[gone.user.email] == "SMTPRecipientsRefused 550 5.1.1"


def test_five_soft_ones_within_a_month_end_it_too_and_older_ones_are_forgotten(noon):
    person = with_mail()
    for number in range(returned.SOFT_ENDS - 1):
        returned.take(returned.Report(f"e{number}", Came.SOFT, address=person.user.email), now=datetime.now(UTC))
        noon.shift(timedelta(days=1))
    assert not is_over(person)
    noon.shift(timedelta(days=28))  # the first is older than a month now
    returned.take(returned.Report("late", Came.SOFT, address=person.user.email), now=datetime.now(UTC))
    assert not is_over(person)
    for number in range(4):
        returned.take(returned.Report(f"f{number}", Came.SOFT, address=person.user.email), now=datetime.now(UTC))
    assert is_over(person)


def test_the_figures_of_a_send_count_what_came_back(postman, client):
    _person, sender, _written = sent_one(postman)
    taken(report(to=sender))
    sends.settle(now=NOON)
    found = figures(Send.objects.get())
    row = next(row for row in found.channels if row.channel == "news_mail")
    assert (row.left, row.came_back) == (1, 1)
    assert [(error, n) for _channel, error, n in found.reasons] == [("came back 5.1.1", 1)]
    desk = at_desk(make.staff("operator")).get(
        f"/admin/engagement/send/{Send.objects.get().pk}/figures/", headers={"accept-language": "en"}
    )
    assert "Came back" in desk.content.decode()


def test_one_reads_it_on_the_site_and_mends_it_with_a_code_from_that_mailbox(client, mailoutbox):
    person = with_mail()
    returned.take(returned.Report("e", Came.HARD, address=person.user.email), now=NOON)
    client.force_login(person.user)
    assert "/preferences/mailbox/" in client.get("/preferences/").content.decode()
    news = Message.objects.get(citizen=person)
    assert "/preferences/mailbox/" in client.get(f"/inbox/{news.pk}/").content.decode()
    assert client.get("/preferences/mailbox/").status_code == 200
    assert mailoutbox == []
    client.post("/preferences/mailbox/")
    outbox.work(now=datetime.now(UTC), channels=["mail"])
    code = re.search(r"\d{6}", mailoutbox[-1].subject)[0]
    assert client.post("/preferences/mailbox/", {"code": "000000" if code != "000000" else "1" * 6}).status_code == 400
    assert is_over(person)
    assert client.post("/preferences/mailbox/", {"code": code}).status_code == 302
    assert not is_over(person)
    a_notice()
    sends.plan_due(now=NOON)
    assert OutboxItem.objects.filter(channel="news_mail").count() == 1
    assert client.get("/preferences/mailbox/").status_code == 302  # there is nothing to mend


def test_a_late_report_about_a_mail_from_before_ends_it_no_second_time(postman, noon):
    person, sender, written = sent_one(postman)
    taken(report(to=sender))
    noon.shift(timedelta(hours=1))
    returned.begin_again(EndedMailbox.objects.get(), by=make.staff("operator"), now=datetime.now(UTC))
    assert taken(report(letter=written, status="5.1.2")) == "taken"
    assert not is_over(person)
    noon.shift(timedelta(days=1))
    a_notice("第二則")
    send()
    assert taken(report(to=postman.got[-1][0], status="5.1.2")) == "taken"
    assert is_over(person)


def test_another_address_is_another_mailbox(postman):
    person, sender, _written = sent_one(postman)
    taken(report(to=sender))
    person.user.email = "new@example.test"
    person.user.save()
    person.user.emailaddress_set.update(email="new@example.test")
    assert not is_over(person)
    a_notice("第二則")
    sends.plan_due(now=NOON)
    assert OutboxItem.objects.filter(channel="news_mail", address="new@example.test").exists()
    returned.forget(now=NOON)
    assert EndedMailbox.objects.count() == 0


def test_a_complaint_ends_it_and_counts_as_unsubscribed(postman):
    person, _sender, written = sent_one(postman)
    assert taken(complaint(written)) == "taken"
    assert is_over(person)
    row = next(row for row in figures(Send.objects.get()).channels if row.channel == "news_mail")
    assert (row.stopped, row.came_back) == (1, 0)


def test_the_desk_lets_many_begin_again_where_a_server_was_wrong(noon):
    people = [with_mail(name=f"n{number}") for number in range(3)]
    for number, person in enumerate(people):
        returned.take(returned.Report(f"e{number}", Came.HARD, address=person.user.email, status="5.1.1"), now=NOON)
    desk = at_desk(make.staff("operator"))
    first = EndedMailbox.objects.earliest("pk")
    page = desk.get(f"/admin/engagement/endedmailbox/{first.pk}/change/", headers={"accept-language": "en"})
    assert "The same for all" in page.content.decode()
    assert returned.begin_all_again(first, by=make.staff("operator"), now=NOON) == 3
    assert not any(is_over(person) for person in people)
    editor = at_desk(make.staff("editor", make.agency()))
    assert editor.get("/admin/engagement/endedmailbox/").status_code == 403


@pytest.mark.parametrize("kind", ["maildir", "mbox", "imap"])
def test_the_mailbox_is_read_once_wherever_it_lies(postman, tmp_path, kind, settings, capsys):
    person, sender, _written = sent_one(postman)
    raw = report(to=sender)
    with imap_server() as imap:
        if kind == "imap":
            imap.mails, address = [raw, b"Subject: hello\n\nwords"], imap.url
        else:
            path = tmp_path / "box"
            box: Any = boxes.Maildir(path) if kind == "maildir" else boxes.mbox(path)
            for each in (raw, b"Subject: hello\n\nwords"):
                box.add(each)
            box.flush()
            address = f"{kind}://{path}"
        settings.BOUNCE_MAILBOX = address
        call_command("read_bounces")
        assert capsys.readouterr().out == "taken 1\nrepeated 0\nunknown 0\nno report 1\n"
        assert is_over(person)
        call_command("read_bounces")
        assert capsys.readouterr().out == "taken 0\nrepeated 0\nunknown 0\nno report 0\n"


@pytest.mark.parametrize("address", ["maildir:///nowhere/box", "mbox:///nowhere", "imap://u:hunter2@127.0.0.1:1/INBOX"])
def test_a_mailbox_that_cannot_be_read_is_said_to_the_desk_without_its_password(settings, address):
    settings.BOUNCE_MAILBOX = address
    with pytest.raises(CommandError, match="cannot be read") as said:
        call_command("read_bounces")
    assert "hunter2" not in str(said.value)
    desk = at_desk(make.staff("operator")).get("/admin/civic/outboxitem/queues/", headers={"accept-language": "en"})
    assert "The mailbox of returned mail cannot be read" in desk.content.decode()


def test_a_wrong_password_is_said(settings):
    with imap_server() as imap:
        settings.BOUNCE_MAILBOX = imap.url.replace("p%40ss", "wrong")
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("read_bounces")


def tell(client: Any, *events: Any, at: datetime | None = None, secret: str = SECRET, body: bytes | None = None) -> Any:
    """Post events as a mail service does."""
    raw = json.dumps({"events": list(events)}).encode() if body is None else body
    when = str(int((at or datetime.now(UTC)).timestamp()))
    signature = hmac.new(secret.encode(), when.encode() + b"." + raw, hashlib.sha256).hexdigest()
    headers = {"X-Tuili-Time": when, "X-Tuili-Signature": f"sha256={signature}"}
    return client.post("/hooks/mail/", raw, content_type="application/json", headers=headers)


@pytest.fixture
def hook(settings):
    settings.MAIL_HOOK_SECRET = SECRET


def test_a_mail_service_tells_by_message_id_or_by_address_and_each_event_once(hook, postman, client):
    person, _sender, written = sent_one(postman)
    other = with_mail(name="other")
    number = message_from_bytes(written.encode(), policy=policy.default)["Message-ID"]
    events = [
        {"id": "1", "kind": "hard", "message_id": number, "status": "5.1.1"},
        {"id": "2", "kind": "complaint", "address": other.user.email.upper()},
        {"id": "3", "kind": "soft", "address": "nobody@example.test"},
    ]
    assert tell(client, *events).json() == {"taken": 2, "repeated": 0, "unknown": 1, "unreadable": 0}
    assert is_over(person)
    assert is_over(other)
    assert Delivery.objects.get(citizen=person).came_back_at
    assert tell(client, *events).json() == {"taken": 0, "repeated": 3, "unknown": 0, "unreadable": 0}
    assert Message.objects.count() == 2


@pytest.mark.parametrize("off", [timedelta(minutes=6), timedelta(minutes=-6)])
def test_a_post_that_is_old_or_from_the_future_is_refused(hook, client, off):
    person = with_mail()
    event = {"id": "1", "kind": "hard", "address": person.user.email}
    assert tell(client, event, at=NOON + off).status_code == 403
    assert tell(client, event, secret="t" * 50).status_code == 403
    assert client.post("/hooks/mail/", b"{}", content_type="application/json").status_code == 403
    assert not is_over(person)


def test_a_signature_holds_for_its_own_hour_and_words_alone(hook, client):
    when = str(int(NOON.timestamp()))
    signature = hmac.new(SECRET.encode(), when.encode() + b".{}", hashlib.sha256).hexdigest()
    later = {"X-Tuili-Time": str(int(when) + 1), "X-Tuili-Signature": f"sha256={signature}"}
    assert client.post("/hooks/mail/", b"{}", content_type="application/json", headers=later).status_code == 403
    odd = {"X-Tuili-Time": "１２３", "X-Tuili-Signature": "ä"}
    assert client.post("/hooks/mail/", b"{}", content_type="application/json", headers=odd).status_code == 403


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b'{"events": 5}', b"[" * 100_000])
def test_a_signed_post_without_the_form_is_said_to_be_wrong(hook, client, body):
    assert tell(client, body=body).status_code == 400


def test_events_that_lack_something_are_counted_and_change_nothing(hook, client):
    person = with_mail()
    address = person.user.email
    odd = [5, None, {}, {"id": "1"}, {"id": 1, "kind": "hard", "address": address},
           {"id": "2", "kind": "odd", "address": address},
           {"id": "3", "kind": "hard", "address": ["x"]}, {"id": "4", "kind": "hard", "address": "a\x00@b"},
           {"id": "\ud800", "kind": "soft", "address": "x@example.test"}]  # fmt: skip
    told = tell(client, *odd)
    assert told.status_code == 200
    assert told.json()["taken"] == 0
    assert not is_over(person)


@pytest.mark.parametrize("odd", ["\ud800", "\x00"], ids=["half a sign", "nothing"])
def test_what_nobody_can_store_keeps_the_other_events_from_nothing(hook, client, odd):
    person = with_mail()
    events = [
        {"id": "1", "kind": "soft", "address": f"{odd}@example.test"},
        {"id": "2", "kind": "hard", "address": person.user.email, "status": odd},
    ]
    assert tell(client, *events).json() == {"taken": 1, "repeated": 0, "unknown": 0, "unreadable": 1}
    assert is_over(person)


def test_without_a_secret_there_is_no_such_page(client):
    assert tell(client).status_code == 404
