"""A step for many rows is shown first, row by row, and then done by one button: all of it or nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from civic.audit.models import AuditEvent
from civic.core.roles import Role
from civic.outbox import mail
from civic.outbox.models import OutboxItem
from civic.staff import tokens
from civic.staff.models import ProgramToken
from rewards.holds import actions as holds
from rewards.holds.models import Hold
from rewards.ledger import stops
from tests import factories as make
from tests.staff import at_desk, messages_of

pytestmark = pytest.mark.django_db
State = OutboxItem.State
LETTERS, HOLDS = "/admin/civic/outboxitem/", "/admin/rewards/hold/"


@pytest.fixture
def operator():
    return make.staff(Role.OPERATOR)


def letters(count: int) -> list[OutboxItem]:
    made = [mail.file(f"a{n}@example.test", "Hello", "Words", now=timezone.now()) for n in range(count)]
    OutboxItem.objects.update(state=State.FAILED, error="554", done_at=timezone.now())
    return [item for item in made if item is not None]


def preview(client, page: str, step: str, rows: Any) -> Any:
    return client.post(page, {"action": step, "_selected_action": [row.pk for row in rows], "index": "0"})


def confirmed(client, page: str, step: str, shown: Any, **said: str) -> Any:
    seen = {f"seen-{row.pk}": row.seen for row in shown.context["good"]}
    return client.post(f"{page}bulk/{step}/", {**seen, **said}, follow=True)


def test_the_preview_says_what_would_be_done_and_what_not_and_does_nothing(operator):
    first, second, third = letters(3)
    OutboxItem.objects.filter(pk=third.pk).update(state=State.WAITING, error="", done_at=None)
    shown = preview(at_desk(operator), LETTERS, "send-again", [first, second, third])
    assert {row.pk for row in shown.context["good"]} == {first.pk, second.pk}
    assert "a0@example.test" in shown.content.decode()
    [(pk, why)] = [(row.pk, row.why) for row in shown.context["refused"]]
    assert (pk, bool(why)) == (third.pk, True)
    assert OutboxItem.objects.filter(state=State.FAILED).count() == 2
    assert (
        not AuditEvent.objects.exclude(action__startswith="signin.")
        .exclude(action="role.granted")
        .exclude(action__endswith=".listed")
        .exists()
    )


def test_one_button_does_it_for_all_and_the_log_holds_each_and_the_whole(operator):
    rows, desk = letters(3), at_desk(operator)
    done = confirmed(desk, LETTERS, "send-again", preview(desk, LETTERS, "send-again", rows))
    assert OutboxItem.objects.filter(state=State.WAITING).count() == 3
    with translation.override("en"):
        assert messages_of(done)
    whole = AuditEvent.objects.get(action="outboxitem.done_for_many")
    assert (whole.details["rows"], whole.actor) == (3, operator)
    assert set(whole.details["numbers"]) == {row.pk for row in rows}


def test_one_row_that_changed_meanwhile_stops_all_of_it(operator):
    rows, desk = letters(3), at_desk(operator)
    shown = preview(desk, LETTERS, "send-again", rows)
    OutboxItem.objects.filter(pk=rows[1].pk).update(tries=9)
    again = confirmed(desk, LETTERS, "send-again", shown)
    assert OutboxItem.objects.filter(state=State.FAILED).count() == 3
    assert not AuditEvent.objects.filter(action="outboxitem.done_for_many").exists()
    assert len(again.context["good"]) == 3  # it is shown anew


def test_nobody_else_is_offered_it_or_can_send_it(operator):
    rows = letters(1)
    auditor = at_desk(make.staff(Role.AUDITOR))
    assert 'name="action"' in at_desk(operator).get(LETTERS).content.decode()
    assert 'name="action"' not in auditor.get(LETTERS).content.decode()
    assert auditor.post(f"{LETTERS}bulk/send-again/", {f"seen-{rows[0].pk}": "x"}).status_code == 403
    assert at_desk(make.staff(Role.FINANCE)).post(f"{LETTERS}bulk/send-again/").status_code == 403
    assert at_desk(operator).get(f"{LETTERS}bulk/send-again/").status_code == 405


def test_rows_of_another_person_are_not_found_whatever_is_sent():
    mine, theirs = make.staff(Role.FINANCE), make.staff(Role.OPERATOR)
    for user, scope in ((mine, "finance:read"), (theirs, "operator:read")):
        tokens.issue(user, program="p", wanted=[scope], days=3, by=None, now=timezone.now())
    foreign = ProgramToken.objects.get(user=theirs)
    at_desk(mine).post("/admin/civic/programtoken/bulk/end/", {f"seen-{foreign.pk}": ""})
    foreign.refresh_from_db()
    assert foreign.ended_at is None


def held(operator, count: int) -> list[Hold]:
    made = [make.rich_citizen(100) for _n in range(count)]
    return [holds.hold(each, 40, reason="many at once", by=operator, now=make.NOW) for each in made]


def test_coins_of_many_are_released_with_one_reason_and_a_trial_moves_none(operator):
    rows, desk = held(make.staff(Role.OPERATOR), 3), at_desk(operator)
    shown = preview(desk, HOLDS, "release", rows)
    assert len(shown.context["good"]) == 3
    assert set(Hold.objects.values_list("state", flat=True)) == {Hold.State.HELD}
    confirmed(desk, HOLDS, "release", shown)
    assert set(Hold.objects.values_list("state", flat=True)) == {Hold.State.HELD}  # no reason, no release
    confirmed(desk, HOLDS, "release", shown, reason="it was one terminal")
    assert set(Hold.objects.values_list("state", "release_reason")) == {("released", "it was one terminal")}
    assert AuditEvent.objects.filter(action="coins.released").count() == 3


def test_when_coins_are_stopped_the_preview_says_so_for_each(operator):
    rows = held(make.staff(Role.OPERATOR), 2)
    stops.stop("a seal does not fit")
    shown = preview(at_desk(operator), HOLDS, "release", rows)
    assert shown.context["good"] == []
    assert len({row.why for row in shown.context["refused"]}) == 1
    assert 'type="submit" class="step' not in shown.content.decode()


def test_ones_own_coins_stay_out_of_it(operator):
    mine = make.rich_citizen(100)
    own = holds.hold(mine, 40, reason="look into it", by=operator, now=make.NOW)
    person = mine.user
    person.memberships.create(role=Role.OPERATOR)
    person.is_staff = True
    person.save()
    shown = preview(at_desk(person), HOLDS, "release", [own])
    assert [row.pk for row in shown.context["refused"]] == [own.pk]


def test_more_than_a_hundred_are_refused_before_anything_is_tried(operator):
    rows = letters(101)
    answer = preview(at_desk(operator), LETTERS, "send-again", rows)
    assert answer.status_code == 302
    assert OutboxItem.objects.filter(state=State.FAILED).count() == 101


def test_nothing_chosen_and_nonsense_lead_back_to_the_list(operator):
    desk = at_desk(operator)
    for said in ({}, {"seen-x": "1"}, {"seen-99999": "1"}, {f"seen-{'9' * 30}": "1"}):
        assert desk.post(f"{LETTERS}bulk/send-again/", said).url == LETTERS


def test_a_preview_of_yesterday_is_no_permission_for_today(operator):
    rows, desk = letters(1), at_desk(operator)
    shown = preview(desk, LETTERS, "send-again", rows)
    OutboxItem.objects.update(due_at=timezone.now() + timedelta(days=1))
    confirmed(desk, LETTERS, "send-again", shown)
    assert OutboxItem.objects.get().state == State.FAILED
