"""An event is approved as a part of its notice: what the approver read is what people come to."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from civic.core.errors import NotAllowed
from civic.core.roles import Role
from engagement.desk import actions as desk
from engagement.events.attendance import access
from engagement.events.attendance.models import Scan
from engagement.events.events import actions, words
from engagement.events.events.admin import EventForm
from engagement.events.events.errors import (
    EventStays,
    NoSession,
    PositionMissing,
    QuestionsElsewhere,
    RewardEmpty,
    SessionOver,
    SessionTwice,
    TooManySessions,
)
from engagement.events.events.models import Event, EventReward, EventSession
from engagement.notices import actions as notices
from engagement.notices import queries
from engagement.notices.errors import OwnDraft, WrongState
from engagement.notices.models import Notice
from tests import factories as make
from tests.factories import NOW, later

pytestmark = pytest.mark.django_db


def handed_in(event: Event) -> Notice:
    return notices.submit(event.notice, by=event.notice.proposed_by)


def approver(event: Event):
    return make.staff(Role.APPROVER, event.agency)


def test_the_fingerprint_that_is_approved_holds_the_event():
    event = make.event(published=False)
    before = queries.fingerprint(event.notice_id)
    EventSession.objects.filter(event=event).update(capacity=7)
    assert queries.fingerprint(event.notice_id) != before


def test_a_notice_without_an_event_keeps_the_fingerprint_that_it_had():
    notice = make.notice(published=False)
    before = queries.fingerprint(notice.pk)
    event = actions.write(notice, by=notice.proposed_by, place="公園")
    assert queries.fingerprint(notice.pk) != before
    actions.remove(event, by=notice.proposed_by)
    assert queries.fingerprint(notice.pk) == before


@pytest.mark.parametrize("change", [{"place": "別處"}, {"companions_most": 3}, {"needs_signup": False}])
def test_nobody_changes_it_while_an_approver_reads_it(change):
    event = make.event(published=False)
    handed_in(event)
    with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(**change)


def test_sessions_and_coins_stay_too_once_it_is_published():
    event = make.event(came=5)
    for rows, change in (
        (EventSession.objects.filter(event=event), {"starts_at": later(hours=1)}),
        (EventReward.objects.filter(event=event), {"coins": 500}),
    ):
        with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
            rows.update(**change)
    with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
        EventSession.objects.filter(event=event).delete()


def test_it_is_written_only_while_its_notice_is_a_draft():
    event = make.event()
    with pytest.raises(WrongState):
        actions.write(event.notice, by=event.notice.proposed_by, place="別處")


def test_a_guard_says_so_in_words():
    event = make.event(published=False)
    handed_in(event)
    event.place = "別處"
    from engagement.events.events.guards import translated

    with pytest.raises(EventStays), translated(), transaction.atomic():
        event.save()


def test_whoever_wrote_on_the_event_does_not_approve_it():
    event = make.event(published=False)
    both = make.staff(Role.EDITOR, event.agency)
    from civic.agencies import actions as agencies

    agencies.grant_role(both, Role.APPROVER, agency=event.agency, by=None)
    actions.add_session(event, times=actions.Times(later(hours=50), later(hours=51)), by=both)
    handed_in(event)
    with pytest.raises(OwnDraft):
        notices.publish(event.notice, by=both, now=NOW)


def test_another_agency_does_not_write_on_it():
    event = make.event(published=False)
    with pytest.raises(NotAllowed):
        actions.repeat_weekly(event, times=2, by=make.staff(Role.EDITOR, make.agency()))


def test_an_event_without_a_session_is_not_handed_in():
    notice = make.notice(published=False)
    actions.write(notice, by=notice.proposed_by, place="公園")
    with pytest.raises(NoSession):
        notices.submit(notice, by=notice.proposed_by)


def test_it_is_not_published_when_a_session_would_be_over():
    event = make.event(published=False, starts=1)
    handed_in(event)
    with pytest.raises(SessionOver):
        notices.publish(event.notice, by=approver(event), now=later(hours=3))


def test_a_campaign_without_coins_for_one_person_holds_it_up():
    event = make.event(published=False, came=999)
    EventReward.objects.filter(event=event).update(coins=1000)
    campaign = event.rewards.get().campaign
    from rewards import coins

    coins.award(make.citizen(), 500, campaign=campaign, key="x", reason="x", by="tests", now=NOW)
    handed_in(event)
    with pytest.raises(RewardEmpty):
        notices.publish(event.notice, by=approver(event), now=NOW)


def test_its_questions_wait_with_it_and_open_with_it():
    agency = make.agency()
    asked, told = make.questionnaire(agency), make.questionnaire(agency, kind="feedback")
    event = make.event(agency, signup_questions=asked, feedback=told, published=False)
    handed_in(event)
    assert {asked.versions.get().state, told.versions.get().state} == {"submitted"}
    notices.publish(event.notice, by=approver(event), now=NOW)
    asked.refresh_from_db()
    told.refresh_from_db()
    assert asked.opened_at == told.opened_at == NOW


def test_its_questions_may_be_written_again_when_it_comes_back():
    agency = make.agency()
    asked = make.questionnaire(agency)
    event = make.event(agency, signup_questions=asked, published=False)
    notices.reject(handed_in(event), by=approver(event), reason="錯字", now=NOW)
    assert asked.versions.get().state == "draft"


def test_questions_that_hang_on_a_notice_are_not_asked_at_sign_up_as_well():
    asked = make.open_questionnaire()
    event = make.event(asked.agency, signup_questions=asked, published=False)
    with pytest.raises(QuestionsElsewhere):
        handed_in(event)


def test_a_session_does_not_end_before_it_begins():
    with pytest.raises(IntegrityError, match="session_begins_before_it_ends"):
        make.event(hours=-1)


def test_a_radius_needs_a_position():
    with pytest.raises(PositionMissing):
        make.event(radius_m=200)


def test_no_two_sessions_of_an_event_begin_at_the_same_minute():
    event = make.event(published=False)
    first = event.sessions.get()
    times = actions.Times(first.starts_at, first.ends_at)
    with pytest.raises(SessionTwice), transaction.atomic():
        actions.add_session(event, times=times, by=event.notice.proposed_by)


def test_an_event_belongs_to_the_agency_of_its_notice():
    event = make.event(published=False)
    with pytest.raises(DatabaseError, match="belongs to the agency"):
        Event.objects.filter(pk=event.pk).update(agency=make.agency())


def test_a_series_comes_each_week_at_the_same_hour():
    event = make.event(published=False)
    actions.repeat_weekly(event, times=3, by=event.notice.proposed_by)
    starts = list(event.sessions.values_list("starts_at", flat=True))
    assert [each - starts[0] for each in starts] == [timedelta(weeks=week) for week in range(4)]


def test_a_series_has_an_end():
    event = make.event(published=False)
    actions.repeat_weekly(event, times=52, by=event.notice.proposed_by)
    with pytest.raises(TooManySessions):
        actions.repeat_weekly(event, times=52, by=event.notice.proposed_by)


def test_a_copy_keeps_weekday_and_hour_and_lies_ahead():
    event = make.event(capacity=30, came=5, companions_most=2)
    notice = make.notice(event.agency, published=False)
    now = later(days=16)
    copy = actions.clone(event, onto=notice, by=notice.proposed_by, now=now)
    first, session = event.sessions.get(), copy.sessions.get()
    assert now < session.starts_at <= now + timedelta(weeks=1)
    assert (session.starts_at - first.starts_at) % timedelta(weeks=1) == timedelta()
    assert (session.capacity, copy.companions_most, copy.earlier) == (30, 2, event)
    assert copy.rewards.get().coins == 5


def test_an_approver_reads_all_of_it_beside_the_notice():
    agency = make.agency()
    event = make.event(agency, capacity=37, came=5, signup_questions=make.questionnaire(agency), published=False)
    told = dict(words.told(event))
    assert any("37" in value for value in told.values())
    assert any("洗手要多久？" in value for value in told.values())
    assert "海濱公園" in told.values()


def test_a_copy_of_the_notice_has_the_event_too():
    event = make.event(capacity=30)
    copy = desk.clone(event.notice, by=event.notice.proposed_by)
    assert Event.objects.get(notice=copy).sessions.get().capacity == 30


def test_nothing_is_carried_from_a_published_event_to_a_draft():
    event, draft = make.event(came=5), make.event(published=False)
    for rows in (event.sessions.all(), event.rewards.all()):
        with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
            rows.update(event=draft)
    other = make.notice(event.agency, published=False)
    with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(notice=other)


def test_a_draft_takes_a_questionnaire_away_from_nobody():
    asked = make.open_questionnaire()
    make.event(asked.agency, feedback=asked, published=False)
    assert access.concerns(asked, make.citizen(), now=NOW) is None
    own = make.questionnaire()
    make.event(own.agency, feedback=own)
    assert access.concerns(own, make.citizen(), now=NOW) is False


def test_what_an_event_asks_is_of_its_own_agency():
    event, other = make.event(published=False), make.questionnaire(make.agency())
    form = EventForm({"notice": event.notice_id, "place": "公園", "feedback": other.pk}, instance=event)
    assert "feedback" in form.errors


def test_an_editor_chooses_among_campaigns_of_their_own_agency(client):
    notice = make.notice(published=False)
    mine, other = make.campaign(notice.agency), make.campaign()
    client.force_login(make.staff(Role.EDITOR, notice.agency))
    page = client.get("/admin/engagement/event/add/").content.decode()
    assert f'<option value="{mine.pk}">' in page
    assert f'<option value="{other.pk}">' not in page


def test_the_form_of_an_event_is_in_parts_and_calls_it_by_its_name(client):
    event = make.event(published=False)
    client.force_login(make.staff(Role.EDITOR, event.agency))
    page = client.get("/admin/engagement/event/add/", headers={"Accept-Language": "zh-Hant"})
    assert page.context["title"].replace(" ", "") == "新增活動"
    assert [part.name for part in page.context["adminform"]][1:] == ["報名", "入場", "全程與活動之後"]
    assert "cancel_reason" not in page.content.decode()


def test_that_an_event_was_cancelled_stands_on_top_of_its_form(client):
    event = make.event()
    actions.cancel(event, by=event.notice.proposed_by, reason="颱風", now=NOW)
    client.force_login(make.staff(Role.EDITOR, event.agency))
    page = client.get(f"/admin/engagement/event/{event.pk}/change/")
    assert "颱風" in page.content.decode()


def test_a_session_is_told_by_the_clock_of_taipei():
    session = make.session()
    assert str(session).endswith("12:00")
    assert str(Scan(direction="in", at=session.starts_at)) == "進 · 2026年11月11日 12:00:00"


def test_the_form_takes_no_more_sessions_than_a_series_has(client):
    notice = make.notice(published=False)
    client.force_login(make.staff(Role.EDITOR, notice.agency))
    many = actions.MOST_SESSIONS + 1
    sent = {"notice": notice.pk, "place": "公園", "sessions-TOTAL_FORMS": many, "sessions-INITIAL_FORMS": 0}
    sent |= {f"sessions-{n}-starts_at_0": "2030-01-01" for n in range(many)}
    page = client.post("/admin/engagement/event/add/", sent | {"rewards-TOTAL_FORMS": 0, "rewards-INITIAL_FORMS": 0})
    formset = page.context["inline_admin_formsets"][0].formset
    assert "too_many_forms" in [each.code for each in formset.non_form_errors().as_data()]
