"""The outbox: filed with the transaction, sent once, tried again, given up, sent again by hand."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest
from django.core import mail as sent
from django.db import IntegrityError, transaction
from django.utils import timezone

from civic.core.roles import Role
from civic.outbox import actions, mail
from civic.outbox.channels import CHANNELS, SENT, Channel, End, Outcome
from civic.outbox.models import OutboxItem
from tests import factories as make

pytestmark = pytest.mark.django_db
State = OutboxItem.State


class Pigeon(Channel):
    """A channel that ends as the test says."""

    name = "pigeon"
    title = "Pigeon"
    most_tries = 3

    def __init__(self) -> None:
        self.outcomes: list[Outcome] = []

    def send(self, items: Sequence[OutboxItem]) -> Iterator[tuple[OutboxItem, Outcome]]:
        for item in items:
            yield item, self.outcomes.pop(0) if self.outcomes else SENT


@pytest.fixture
def pigeon(monkeypatch):
    channel = Pigeon()
    monkeypatch.setitem(CHANNELS, "pigeon", channel)
    return channel


def posted(**more) -> OutboxItem:
    facts = {"address": "loft 7", "content": {"text": "hello"}, "now": timezone.now(), **more}
    return actions.post("pigeon", **facts)


def test_what_is_rolled_back_never_leaves():
    with transaction.atomic():
        mail.file("mei@example.test", "Hello", "Words", at_once=True)
        transaction.set_rollback(True)
    assert sent.outbox == []


def test_a_mail_that_cannot_wait_leaves_with_the_commit_while_no_worker_runs():
    with transaction.atomic():
        mail.file("mei@example.test", "Your code", "123456", at_once=True, secret=True)
        assert sent.outbox == []
    assert [letter.to for letter in sent.outbox] == [["mei@example.test"]]
    assert OutboxItem.objects.get().content == {}


def test_the_row_of_what_was_sent_keeps_no_code():
    mail.write("civic/signin/code_mail.txt", "mei@example.test", code="481516", why="Your code:")
    assert "481516" in sent.outbox[0].body
    assert "481516" not in str(OutboxItem.objects.values().get())


def test_the_database_keeps_no_words_of_what_left(pigeon):
    item = posted()
    actions.work(now=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        OutboxItem.objects.filter(pk=item.pk).update(content={"text": "again"})


def test_a_key_files_a_message_once(pigeon):
    assert posted(key="invitation:1") is not None
    assert posted(key="invitation:1") is None
    assert OutboxItem.objects.count() == 1


def test_what_did_not_leave_is_tried_again_later(pigeon):
    pigeon.outcomes = [Outcome(End.LATER, "no wind")]
    item = posted()
    assert actions.work(now=timezone.now()) == {"pigeon.later": 1}
    item.refresh_from_db()
    assert (item.state, item.error, item.tries) == (State.WAITING, "no wind", 1)
    assert item.due_at > timezone.now() + timedelta(seconds=10)


def test_the_other_side_may_say_how_long_to_wait(pigeon):
    pigeon.outcomes = [Outcome(End.LATER, "429", wait=timedelta(hours=5))]
    item = posted()
    actions.work(now=timezone.now())
    item.refresh_from_db()
    assert item.due_at > timezone.now() + timedelta(hours=4)


def test_after_its_last_try_a_row_is_a_dead_letter_with_its_words(pigeon):
    pigeon.outcomes = [Outcome(End.LATER, "no wind")] * 3
    item = posted()
    for _round in range(3):
        OutboxItem.objects.filter(state=State.WAITING).update(due_at=timezone.now())
        actions.work(now=timezone.now())
    item.refresh_from_db()
    assert (item.state, item.content) == (State.FAILED, {"text": "hello"})


def test_a_final_no_is_not_asked_twice(pigeon):
    pigeon.outcomes = [Outcome(End.NEVER, "550")]
    item = posted()
    actions.work(now=timezone.now())
    item.refresh_from_db()
    assert (item.state, item.tries) == (State.FAILED, 1)


def test_a_dead_letter_is_sent_again_by_hand_and_that_is_on_file(pigeon):
    operator = make.staff(Role.OPERATOR)
    pigeon.outcomes = [Outcome(End.NEVER, "550")]
    item = posted()
    actions.work(now=timezone.now())
    actions.send_again(OutboxItem.objects.get(), by=operator, now=timezone.now())
    assert actions.work(now=timezone.now()) == {"pigeon.sent": 1}
    item.refresh_from_db()
    assert item.state == State.SENT
    with pytest.raises(actions.NotFailed):
        actions.send_again(item, by=operator, now=timezone.now())


def test_all_that_failed_for_one_reason_are_sent_again_together(pigeon):
    pigeon.outcomes = [Outcome(End.NEVER, "quota"), Outcome(End.NEVER, "quota"), Outcome(End.NEVER, "no such loft")]
    for _each in range(3):
        posted()
    actions.work(now=timezone.now())
    assert actions.send_all_again("pigeon", "quota", by=make.staff(Role.OPERATOR), now=timezone.now()) == 2
    assert actions.work(now=timezone.now()) == {"pigeon.sent": 2}


def test_what_comes_too_late_is_not_sent_and_its_words_are_gone(pigeon):
    item = posted(expires_at=timezone.now() - timedelta(seconds=1))
    assert actions.work(now=timezone.now()) == {}
    item.refresh_from_db()
    assert (item.state, item.content) == (State.EXPIRED, {})


def test_the_urgent_go_first(pigeon):
    seen = []
    pigeon.send = lambda items: ((seen.append(item.urgency), (item, SENT))[1] for item in items)
    for urgency in (3, 2, 0):
        OutboxItem.objects.create(channel="pigeon", content={}, due_at=timezone.now(), urgency=urgency)
    actions.work(now=timezone.now())
    assert seen == [0, 2, 3]


def test_what_goes_in_an_emergency_goes_alone_and_in_small_batches(pigeon, monkeypatch):
    monkeypatch.setattr(Pigeon, "batch_in_emergency", 2)
    for urgency in (3, 1, 0, 0, 0):
        OutboxItem.objects.create(channel="pigeon", content={}, due_at=timezone.now(), urgency=urgency)
    batches = []
    pigeon.send = lambda items: (
        batches.append([item.urgency for item in items]) or iter([(item, SENT) for item in items])
    )
    actions.work(now=timezone.now())
    assert batches == [[0, 0], [0], [1, 3]]


def test_a_second_emergency_does_not_wait_until_the_first_has_left(pigeon, monkeypatch):
    monkeypatch.setattr(Pigeon, "batch_in_emergency", 4)
    now = timezone.now()
    for about, minutes in (("first", 2), ("second", 1)):
        for _row in range(6):
            OutboxItem.objects.create(
                channel="pigeon", content={}, due_at=now - timedelta(minutes=minutes), urgency=0, about=about
            )
    batches = []
    pigeon.send = lambda items: batches.append([item.about for item in items]) or iter([(item, SENT) for item in items])
    actions.work(now=now)
    assert batches[:2] == [["first", "first", "second", "second"]] * 2
    assert [about for batch in batches for about in batch].count("first") == 6
    assert not OutboxItem.objects.exclude(state=State.SENT).exists()


def test_the_row_of_a_dead_worker_is_taken_again_and_counted_as_unknown(pigeon):
    item = posted()
    actions.lease(pigeon, now=timezone.now())
    assert actions.work(now=timezone.now()) == {}
    OutboxItem.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert actions.work(now=timezone.now()) == {"pigeon.sent": 1}
    item.refresh_from_db()
    assert (item.unknown, item.tries) == (1, 2)


def test_a_worker_that_comes_back_late_changes_nothing(pigeon):
    item = posted()
    (mine,) = actions.lease(pigeon, now=timezone.now())
    OutboxItem.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    actions.lease(pigeon, now=timezone.now())
    pigeon.outcomes = [Outcome(End.NEVER, "late")]
    assert actions.send_leased(pigeon, [mine]) == {}
    item.refresh_from_db()
    assert item.state == State.SENDING


def test_a_row_that_vanished_while_it_was_leased_is_no_fault(pigeon):
    posted()
    leased = actions.lease(pigeon, now=timezone.now())
    OutboxItem.objects.all().delete()
    assert actions.send_leased(pigeon, leased) == {}


def test_what_waits_can_be_taken_back(pigeon):
    item = posted()
    assert actions.cancel(OutboxItem.objects.all(), now=timezone.now()) == 1
    assert actions.work(now=timezone.now()) == {}
    item.refresh_from_db()
    assert (item.state, item.content) == (State.CANCELLED, {})


def test_what_was_sent_a_month_ago_is_forgotten(pigeon):
    posted()
    actions.work(now=timezone.now())
    assert actions.forget(now=timezone.now() + timedelta(days=29)) == 0
    assert actions.forget(now=timezone.now() + timedelta(days=31)) == 1


def test_a_line_break_in_a_subject_or_address_reaches_no_header():
    mail.file("mei@example.test", "Hello\r\nBcc: all@example.test", "Words", at_once=True)
    mail.file("mei@example.test\r\nBcc: all@example.test", "Hello", "Words", at_once=True)
    assert [letter.subject for letter in sent.outbox] == ["Hello Bcc: all@example.test"]
    assert OutboxItem.objects.get(state=State.FAILED).error == "BadHeaderError"


def test_what_may_not_leave_twice_waits_for_a_person_when_nobody_knows(pigeon):
    pigeon.outcomes = [Outcome(End.UNKNOWN, "cut off")]
    item = posted(once=True)
    actions.work(now=timezone.now())
    item.refresh_from_db()
    assert (item.state, item.unknown, item.content) == (State.FAILED, 1, {"text": "hello"})


def test_what_may_not_leave_twice_is_not_taken_over_from_a_dead_worker(pigeon):
    item = posted(once=True)
    actions.lease(pigeon, now=timezone.now())
    OutboxItem.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert actions.work(now=timezone.now()) == {}
    item.refresh_from_db()
    assert (item.state, item.error) == (State.FAILED, actions.UNKNOWN)
