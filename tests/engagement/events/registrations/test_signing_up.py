"""Citizens sign up for a session, wait for a place, and step back; nobody passes those who wait."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from civic.core.errors import NotFound
from civic.core.roles import Role
from engagement.delivery.models import Message
from engagement.events.events import changes
from engagement.events.events.errors import Cancelled
from engagement.events.events.models import EventSession
from engagement.events.registrations import actions, passes, promoting
from engagement.events.registrations.errors import (
    AlreadySignedUp,
    AnswersMissing,
    NoOffer,
    NotOpenYet,
    NotSignedUp,
    PartyTooLarge,
    SignupClosed,
    TooManyCompanions,
    VerifiedOnly,
    WhichSession,
)
from engagement.events.registrations.models import Registration
from engagement.notices import actions as notices
from surveys.responses.models import Participation
from tests import factories as make
from tests.factories import NOW, later

pytestmark = pytest.mark.django_db


def states(session: EventSession) -> list[str]:
    return list(session.registrations.order_by("number").values_list("state", flat=True))


def taken(session: EventSession) -> int:
    return EventSession.objects.get(pk=session.pk).taken


def test_who_comes_first_gets_a_place_and_the_rest_wait_in_order():
    session = make.session(capacity=2)
    people = [make.signed_up(session) for _person in range(4)]
    assert states(session) == ["registered", "registered", "waiting", "waiting"]
    assert [each.number for each in people] == [1, 2, 3, 4]


def test_signing_up_twice_is_refused_also_by_the_database():
    session = make.session()
    mine = make.signed_up(session)
    with pytest.raises(AlreadySignedUp):
        make.signed_up(session, mine.citizen)
    mine.pk, mine.number, mine.code_hash, mine.digits_hash = None, 99, "x", "y"
    with pytest.raises(IntegrityError, match="registration_once_per_session"), transaction.atomic():
        mine.save(force_insert=True)


def test_the_database_gives_nobody_a_place_that_is_not_there():
    session = make.session(capacity=1)
    make.signed_up(session)
    waiting = make.signed_up(session)
    with pytest.raises(IntegrityError, match="session_places_hold"), transaction.atomic():
        Registration.objects.filter(pk=waiting.pk).update(state="registered")


def test_companions_take_places():
    session = make.session(capacity=3, companions_most=2)
    make.signed_up(session, companions=1)
    assert taken(session) == 2
    assert make.signed_up(session, companions=1).state == "waiting"


def test_nobody_passes_a_group_that_waits_for_enough_places():
    session = make.session(capacity=3, companions_most=2)
    make.signed_up(session, companions=1)
    make.signed_up(session, companions=1)
    assert make.signed_up(session).state == "waiting"


def test_more_companions_than_the_event_lets_in_are_refused():
    with pytest.raises(TooManyCompanions):
        make.signed_up(make.session(companions_most=1), companions=2)


def test_a_place_that_falls_free_is_held_for_the_next_and_then_for_the_one_after():
    session = make.session(capacity=1, offer_minutes=30)
    first, second, third = [make.signed_up(session) for _person in range(3)]
    actions.step_back(first, now=NOW)
    second.refresh_from_db()
    assert (second.state, second.offered_until) == ("offered", later(minutes=30))
    assert promoting.go_on_everywhere(now=later(minutes=29)) == 0
    assert promoting.go_on_everywhere(now=later(minutes=30)) == 1
    assert states(session) == ["left", "lapsed", "offered"]
    assert Message.objects.filter(citizen=third.citizen, kind="event_place").count() == 1
    with pytest.raises(NoOffer):
        actions.take_place(second, now=later(minutes=31))


def test_whoever_takes_the_offered_place_has_it():
    session = make.session(capacity=1)
    first, second = make.signed_up(session), make.signed_up(session)
    actions.step_back(first, now=NOW)
    assert actions.take_place(second, now=later(minutes=5)).state == "registered"
    assert actions.take_place(second, now=later(minutes=6)).state == "registered"
    assert taken(session) == 1


def test_without_a_time_to_answer_the_next_has_the_place_at_once():
    session = make.session(capacity=1, offer_minutes=0)
    first, second = make.signed_up(session), make.signed_up(session)
    actions.step_back(first, now=NOW)
    second.refresh_from_db()
    assert second.state == "registered"


def test_a_place_is_not_held_beyond_the_beginning():
    session = make.session(capacity=1, offer_minutes=10_000)
    first, second = make.signed_up(session), make.signed_up(session)
    actions.step_back(first, now=NOW)
    second.refresh_from_db()
    assert second.offered_until == session.starts_at


def test_whoever_signs_up_again_after_stepping_back_comes_last():
    session = make.session(capacity=1)
    first, second = make.signed_up(session), make.signed_up(session)
    actions.step_back(first, now=NOW)
    again = make.signed_up(session, first.citizen)
    assert (again.state, again.number > second.number) == ("waiting", True)


def test_nobody_steps_back_twice():
    mine = make.signed_up(make.session())
    actions.step_back(mine, now=NOW)
    with pytest.raises(NotSignedUp):
        actions.step_back(mine, now=NOW)


def test_signing_up_opens_and_closes_at_its_minute():
    session = make.session(signup_opens_at=later(hours=1), signup_closes_at=later(hours=2))
    for at, refused in ((NOW, NotOpenYet), (later(hours=2), SignupClosed)):
        with pytest.raises(refused):
            make.signed_up(session, now=at)
    assert make.signed_up(session, now=later(hours=1)).state == "registered"


def test_it_closes_when_the_session_begins():
    with pytest.raises(SignupClosed):
        make.signed_up(make.session(), now=later(hours=24))


def test_verified_citizens_only():
    session = make.session(verified_only=True)
    with pytest.raises(VerifiedOnly):
        make.signed_up(session)
    assert make.signed_up(session, make.citizen(level="verified")).state == "registered"


def test_an_event_that_was_withdrawn_is_not_there():
    session = make.session()
    notices.withdraw(session.event.notice, by=make.staff("coordinator"), reason="錯誤")
    with pytest.raises(NotFound):
        make.signed_up(session)


def test_a_cancelled_event_takes_nobody():
    from engagement.events.events import actions as events

    session = make.session()
    events.cancel(session.event, by=make.staff("coordinator"), reason="颱風", now=NOW)
    with pytest.raises(Cancelled):
        make.signed_up(EventSession.objects.select_related("event__notice").get(pk=session.pk))


def test_what_it_asks_is_answered_with_signing_up_once_for_all_sessions():
    agency = make.agency()
    asked = make.questionnaire(agency)
    event = make.event(agency, signup_questions=asked, sessions=2)
    first, second = event.sessions.select_related("event__notice")
    me = make.citizen()
    with pytest.raises(AnswersMissing):
        make.signed_up(first, me)
    asked.refresh_from_db()
    make.signed_up(first, me, answers=make.right_answers(asked))
    make.signed_up(second, me)
    assert Participation.objects.filter(citizen=me, questionnaire=asked).count() == 1


def test_answers_with_faults_take_no_place():
    agency = make.agency()
    asked = make.questionnaire(agency)
    session = make.session(make.event(agency, signup_questions=asked))
    from civic.core.errors import FieldErrors

    with pytest.raises(FieldErrors):
        make.signed_up(session, answers={"0": "x"})
    assert taken(session) == 0


def test_several_sessions_ask_which():
    event = make.event(sessions=2)
    with pytest.raises(WhichSession):
        actions.session_of(event, None, now=NOW)
    second = event.sessions.last()
    assert actions.session_of(event, second.pk, now=NOW) == second
    assert actions.session_of(event, None, now=later(days=1, hours=3)) == second


def test_a_pass_is_found_by_its_code_and_by_its_digits_and_stands_nowhere():
    mine = make.signed_up(make.session())
    shown = passes.shown(mine)
    assert passes.find(code=shown.code) == mine
    assert passes.find(digits=shown.digits, event_id=mine.event_id) == mine
    assert shown.digits not in str(Registration.objects.filter(pk=mine.pk).values().get())
    assert passes.find(digits="123") is None


def test_reminders_and_news_reach_who_signed_up():
    mine = make.signed_up(make.session())
    told = Message.objects.get(citizen=mine.citizen, kind="event_signed_up")
    assert told.facts["event_id"] == mine.event_id
    assert timedelta() < mine.session.starts_at - NOW


def test_more_people_than_the_session_has_places_do_not_sign_up():
    with pytest.raises(PartyTooLarge):
        make.signed_up(make.session(capacity=2, companions_most=2), companions=2)


def test_a_party_for_which_there_are_too_few_places_in_all_blocks_nobody():
    session = make.session(capacity=3, companions_most=2, offer_minutes=0)
    make.signed_up(session)
    make.signed_up(session, companions=2)  # waits
    narrower = changes.propose_session(
        session, starts_at=session.starts_at, ends_at=session.ends_at, capacity=2, reason="場地變小",
        by=session.event.notice.proposed_by, now=NOW,
    )  # fmt: skip
    changes.approve(narrower, by=make.staff(Role.APPROVER, session.event.agency), now=NOW)
    session.refresh_from_db()
    last = make.signed_up(session)
    assert states(session) == ["registered", "waiting", "registered"]
    next_one = make.signed_up(session)
    actions.step_back(last, now=NOW)
    next_one.refresh_from_db()
    assert next_one.state == "registered"
