"""Answers given too lightly are flagged, never refused; their coins may wait until somebody has looked."""

from datetime import timedelta
from itertools import count

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from civic.audit.models import AuditEvent
from civic.core.errors import NotAllowed, NotFound
from civic.core.roles import Role
from engagement.delivery.models import Message
from rewards import coins
from surveys.awards import actions as awards
from surveys.questionnaires.errors import NotReady
from surveys.questionnaires.models import Questionnaire
from surveys.responses import actions, flags
from surveys.responses.models import Flag, HeldAward, Participation, Response
from surveys.results.actions import count_the_night
from surveys.results.groups import by_dimension
from surveys.results.method import looked_for
from tests import factories as make
from tests.factories import NOW
from tests.threads import at_once

pytestmark = pytest.mark.django_db
numbers = count(1)
State = HeldAward.State


def survey(*, since=NOW, **fields):
    """A survey of a table of three rows, two ratings, and two questions that can contradict each other."""
    promises = {"kind": "survey", "coins": 30, "fast_percent": 50} | fields
    made = make.questionnaire(**promises)
    version = made.version
    version.questions.all().delete()
    table = version.questions.create(order=1, kind="matrix", text="滿意嗎？", name="table")
    for n, words in enumerate(("不滿意", "普通", "滿意")):
        table.choices.create(order=n, text=words)
    for n, words in enumerate(("時間", "地點", "內容"), start=3):
        table.choices.create(order=n, text=words, is_row=True)
    for n in (2, 3):
        version.questions.create(order=n, kind="rating", text=f"評分{n}", name=f"r{n}")
    child = version.questions.create(order=4, kind="yes_no", text="有孩子嗎？", name="has_child")
    version.questions.create(order=5, kind="whole", text="幾個孩子？", name="children", is_required=False)
    assert child
    make.notice(questionnaire=made, now=since)
    made.refresh_from_db()
    return made


def answers_to(asked, *, places=(1, 2, 3), ratings=(4, 5), child=1, children="2"):
    table, first, second, has, many = asked.live.questions.order_by("order")
    columns = list(table.choices.filter(is_row=False))
    rows = table.choices.filter(is_row=True)
    given = {str(row.pk): columns[place - 1].pk for row, place in zip(rows, places, strict=True)}
    return {str(table.pk): given, str(first.pk): ratings[0], str(second.pk): ratings[1], str(has.pk): child,
            str(many.pk): children}  # fmt: skip


def send(asked, who, *, seconds=600, **answers):
    begun = flags.begun(asked, who, now=NOW - timedelta(seconds=seconds))
    return actions.submit(asked, who, answers_to(asked, **answers), now=NOW, begun=begun)


def held_for(asked, who=None, **answers):
    who = who or make.citizen()
    outcome = send(asked, who, **({"seconds": 3} | answers))
    assert outcome.held
    return HeldAward.objects.get(participation__citizen=who)


def staff(asked, role=Role.EDITOR):
    return make.staff(role, None if role == Role.COORDINATOR else asked.agency)


# What is flagged


@pytest.mark.parametrize(
    ("sent", "flagged"),
    [
        ({}, ""),
        ({"seconds": 10}, "f"),
        ({"places": (2, 2, 2), "ratings": (3, 3)}, "s"),
        ({"places": (2, 2, 2), "ratings": (3, 4)}, ""),
        ({"child": 0, "children": "2"}, "c"),
        ({"seconds": 10, "places": (1, 1, 1), "ratings": (1, 1), "child": 0}, "fsc"),
    ],
)
def test_what_is_noticed_is_noted_and_the_answers_count(sent, flagged):
    asked = survey(straight_from=5, contradicts="${has_child} = 'no' and ${children} > 0")
    outcome = send(asked, make.citizen(), **sent)
    assert Response.objects.get().flags == flagged
    assert (outcome.coins_awarded, outcome.held) == (30, False)


def test_too_few_rows_and_ratings_are_no_pattern():
    asked = survey(straight_from=6)
    send(asked, make.citizen(), places=(2, 2, 2), ratings=(3, 3))
    assert Response.objects.get().flags == ""


@pytest.mark.parametrize("begun", ["", "x", "of another"])
def test_who_does_not_say_truly_when_they_began_counts_as_too_fast(begun):
    asked, who = survey(), make.citizen()
    sealed = flags.begun(asked, make.citizen(), now=make.later(days=-1)) if begun == "of another" else begun
    actions.submit(asked, who, answers_to(asked), now=NOW, begun=sealed)
    assert Response.objects.get().flags == "f"


def test_what_is_expected_is_the_same_for_everybody_whatever_they_were_asked():
    asked = make.questionnaire(kind="survey", fast_percent=50)
    questions = asked.version.questions
    questions.filter(order=3).update(shown_if="${a} = 'b'", shown_tree={"op": "=", "question": "a", "value": "b"})
    whole = flags.expected_seconds(questions.filter(order__lt=3))
    assert flags.expected_seconds(questions.all()) == whole > 0


@pytest.mark.parametrize("condition", ["${nobody} = 1", "${children} >", "${table} = 'x'"])
def test_a_contradiction_that_cannot_be_read_is_not_published(condition):
    with pytest.raises(NotReady, match=r"contradict|矛盾"):
        survey(contradicts=condition)


# Holding, releasing, refusing


def test_the_coins_of_flagged_answers_wait_and_the_person_is_told():
    asked, who = survey(holds_awards=True), make.citizen()
    held = held_for(asked, who)
    done = Participation.objects.get()
    assert (done.kept_back, done.coins_awarded, held.flags, held.seconds) == ("held", 0, "f", 0)
    assert coins.balance(who, today=NOW.date()) == 0
    assert Message.objects.get(kind="award_held").citizen == who


def test_careful_answers_are_paid_at_once():
    outcome = send(survey(holds_awards=True), make.citizen())
    assert (outcome.coins_awarded, outcome.held) == (30, False)


def test_released_coins_come_once_and_it_is_on_record():
    asked = survey(holds_awards=True)
    held = held_for(asked)
    awards.release(held.pk, by=staff(asked), now=NOW)
    with pytest.raises(awards.AwardDecided):
        awards.release(held.pk, by=staff(asked), now=NOW)
    done = Participation.objects.get()
    assert (done.coins_awarded, done.kept_back) == (30, "")
    assert coins.balance(done.citizen, today=NOW.date()) == 30
    assert AuditEvent.objects.filter(action="held_award.released").count() == 1


def test_a_refusal_needs_a_reason_which_the_person_reads():
    asked = survey(holds_awards=True)
    held = held_for(asked)
    with pytest.raises(awards.ReasonMissing):
        awards.refuse(held.pk, reason=" ", by=staff(asked), now=NOW)
    awards.refuse(held.pk, reason="三秒讀不完", by=staff(asked), now=NOW)
    assert Participation.objects.get().kept_back == "refused"
    assert Message.objects.get(kind="award_refused").facts["reason"] == "三秒讀不完"


def test_an_objection_is_made_once_and_decided_by_another_person():
    asked, who = survey(holds_awards=True), make.citizen()
    held, first = held_for(asked, who), staff(asked)
    awards.refuse(held.pk, reason="太快", by=first, now=NOW)
    awards.object_to(held.pk, citizen=who, words="我讀得快", now=NOW)
    with pytest.raises(awards.ObjectedBefore):
        awards.object_to(held.pk, citizen=who, words="再說一次", now=NOW)
    with pytest.raises(awards.OwnRefusal):
        awards.release(held.pk, by=first, now=NOW)
    awards.release(held.pk, reason="有道理", by=staff(asked, Role.COORDINATOR), now=NOW)
    assert coins.balance(who, today=NOW.date()) == 30


def test_an_upheld_refusal_is_the_end():
    asked, who = survey(holds_awards=True), make.citizen()
    held = held_for(asked, who)
    awards.refuse(held.pk, reason="太快", by=staff(asked), now=NOW)
    awards.object_to(held.pk, citizen=who, words="我讀得快", now=NOW)
    held = awards.refuse(held.pk, reason="題目有兩頁", by=staff(asked), now=NOW)
    assert held.state == State.UPHELD
    assert Message.objects.filter(kind="award_refused").count() == 2
    with pytest.raises(awards.AwardDecided):
        awards.release(held.pk, by=staff(asked), now=NOW)


def test_strangers_neither_decide_nor_object():
    asked = survey(holds_awards=True)
    held = held_for(asked)
    with pytest.raises(NotAllowed):
        awards.release(held.pk, by=make.staff(Role.EDITOR, make.agency()), now=NOW)
    with pytest.raises(NotFound):
        awards.object_to(held.pk, citizen=make.citizen(), words="我", now=NOW)


def test_nobody_decides_about_their_own_coins():
    asked = survey(holds_awards=True)
    editor = staff(asked)
    held = held_for(asked, make.Citizen.objects.create(user=editor))
    with pytest.raises(awards.OwnAward):
        awards.release(held.pk, by=editor, now=NOW)


def test_a_campaign_without_coins_leaves_them_waiting():
    asked = survey(holds_awards=True, coins=600)
    held = held_for(asked)
    send(asked, make.citizen())  # takes 600 of 1,000
    with pytest.raises(coins.CampaignExhausted):
        awards.release(held.pk, by=staff(asked), now=NOW)
    held.refresh_from_db()
    assert held.state == State.HELD


@pytest.mark.django_db(transaction=True)
def test_two_who_release_at_once_bring_the_coins_once():
    asked, who = survey(holds_awards=True), make.citizen()
    held = held_for(asked, who)
    people = [staff(asked) for _n in range(4)]
    done = at_once([lambda by=by: awards.release(held.pk, by=by, now=NOW) for by in people])
    assert sorted(type(each).__name__ for each in done) == ["AwardDecided"] * 3 + ["HeldAward"]
    assert coins.balance(who, today=NOW.date()) == 30


# What the database holds, whoever writes


@pytest.mark.parametrize(
    "change",
    [
        {"state": "released"},
        {"state": "upheld"},
        {"objection": "x"},
        {"flags": ""},
        {"flags": "fs"},
        {"state": "objected", "objection": "x", "objected_at": NOW},
    ],
)
def test_no_award_is_decided_without_a_signature(change):
    held = held_for(survey(holds_awards=True))
    with pytest.raises(DatabaseError), transaction.atomic():
        HeldAward.objects.filter(pk=held.pk).update(**change)


def test_the_database_knows_the_two_people():
    asked, who = survey(holds_awards=True), make.citizen()
    held, first = held_for(asked, who), staff(asked)
    with pytest.raises(DatabaseError, match="own coins"), transaction.atomic():
        HeldAward.objects.filter(pk=held.pk).update(state="released", decided_by=who.user, decided_at=NOW)
    awards.refuse(held.pk, reason="太快", by=first, now=NOW)
    awards.object_to(held.pk, citizen=who, words="不", now=NOW)
    with pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
        HeldAward.objects.filter(pk=held.pk).update(state="upheld", heard_by=first, heard_at=NOW)


@pytest.mark.parametrize(
    "promises",
    [
        {"fast_percent": 0}, {"fast_percent": 91}, {"straight_from": 2},
        {"kind": "quiz", "fast_percent": 20}, {"holds_awards": True},
        {"holds_awards": True, "straight_from": 5, "is_anonymous": True},
    ],
)  # fmt: skip
def test_promises_that_cannot_be_kept_are_refused(promises):
    with pytest.raises(IntegrityError), transaction.atomic():
        make.questionnaire(**({"kind": "survey"} | promises))


# Anonymous in truth


def test_where_coins_wait_haste_stands_with_the_person_and_never_with_the_answer():
    asked = survey(holds_awards=True, straight_from=5)
    held = held_for(asked, places=(1, 1, 1), ratings=(2, 2))
    assert held.flags == "f"
    assert Response.objects.get().flags == "s"
    with pytest.raises(DatabaseError, match="with the person"), transaction.atomic():
        Response.objects.update(flags="fs")
    with pytest.raises(DatabaseError), transaction.atomic():
        HeldAward.objects.update(flags="s")


def test_sameness_alone_holds_no_coins_where_answers_bear_no_name():
    asked = survey(holds_awards=True, straight_from=5)
    outcome = send(asked, make.citizen(), places=(1, 1, 1), ratings=(2, 2))
    assert (outcome.held, outcome.coins_awarded) == (False, 30)


def test_with_names_sameness_and_contradiction_hold_them_too():
    asked = survey(holds_awards=True, straight_from=5, is_anonymous=False, fast_percent=None)
    held = held_for(asked, places=(1, 1, 1), ratings=(2, 2))
    assert (held.flags, Response.objects.get().flags) == ("s", "s")


def test_the_seconds_are_kept_roughly():
    assert held_for(survey(holds_awards=True), seconds=14).seconds == 10


# Results


def results_by_flags(asked, flagged, plain):
    for n in range(flagged + plain):
        send(asked, make.citizen(), seconds=3 if n < flagged else 600, ratings=(1, 2))
    count_the_night(today=make.later(days=1).date())
    rating = asked.live.questions.get(order=2)
    found = by_dimension(asked.live, "flags", today=make.later(days=1).date())
    return next((each for each in found if each.question == rating), None)


def test_results_show_flagged_answers_and_the_others_apart():
    table = results_by_flags(survey(coins=0), 20, 25)
    assert [(each.key, each.people) for each in table.columns] == [("plain", 25), ("flagged", 20)]


def test_a_few_flagged_answers_are_not_found_by_leaving_them_out():
    table = results_by_flags(survey(coins=0), 3, 25)
    assert [each.people for each in table.columns] == [None, None]
    assert all(cell == (None, None) for line in table.lines for cell in line.cells)


def told_to_everybody(client, asked):
    Questionnaire.objects.filter(pk=asked.pk).update(closes_at=make.later(days=-1))
    client.cookies["tuili_language"] = "en"
    page = client.get(f"/questionnaires/{asked.pk}/results/").content.decode()
    method = client.get(f"/questionnaires/{asked.pk}/results.json").json()["method"]
    program = client.get(f"/api/v1/questionnaires/{asked.pk}/results/").json()
    return page, method, program["flagged"]


def published(**fields):
    return survey(coins=0, publishes="counts", since=make.later(days=-400), **fields)


def test_everybody_reads_how_many_were_flagged_and_for_what(client):
    asked = published()
    results_by_flags(asked, 20, 25)
    page, method, program = told_to_everybody(client, asked)
    assert "(sent very quickly)" in page
    assert "Those were 20 responses." in page
    assert (method["flagged"], method["flagged_for"], program) == (20, "sent very quickly", 20)


def test_a_few_flagged_answers_are_told_to_nobody(client):
    asked = published()
    results_by_flags(asked, 3, 25)
    page, method, program = told_to_everybody(client, asked)
    assert "How many is not told" in page
    assert (method["flagged"], program) == (None, None)


def test_where_haste_stands_with_people_the_method_does_not_count_it(client):
    asked = published(holds_awards=True, straight_from=5)
    assert looked_for(asked) == [str(Flag.STRAIGHT.label)]
    assert looked_for(published(holds_awards=True)) == []


def test_the_night_takes_the_flags_along():
    asked = survey(coins=0)
    send(asked, make.citizen(), seconds=3)
    count_the_night(today=make.later(days=1).date())
    assert Response.objects.get(on=None).flags == "f"
