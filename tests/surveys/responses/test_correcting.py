"""Correcting one's answers until a questionnaire closes, where that was said first."""

import pytest
from django.db import IntegrityError, transaction

from civic.core.roles import Role
from rewards import coins
from surveys.kinds.registry import KINDS
from surveys.questionnaires import actions as steps
from surveys.questionnaires.choices import Line
from surveys.questionnaires.errors import Published, translated
from surveys.questionnaires.models import GRACE, Questionnaire
from surveys.questionnaires.writing import Card, clone, write
from surveys.responses import actions, correcting
from surveys.responses.models import Answer, HeldAward, Participation, Response
from tests import factories as make
from tests.api import ROOT, program_of, refusal
from tests.surveys.results.asked import ROADS, WHY, opened
from tests.threads import at_once

AREAS = [Line("北"), Line("南")]
GOOD = [Line("好"), Line("壞")]
ROWS = [Line("公車", is_row=True), Line("火車", is_row=True)]
EVERY = [
    ROADS, WHY, Card(kind="multiple", name="areas", text="哪些？", lines=[*AREAS, Line("其他", is_other=True)]),
    Card(kind="ranking", name="order", text="先後？", lines=AREAS), Card(kind="yes_no", name="yes", text="是？"),
    Card(kind="matrix", name="table", text="各項？", lines=[*GOOD, *ROWS]),
    Card(kind="rating", name="rate", text="幾分？"), Card(kind="nps", name="nps", text="推薦？"),
    Card(kind="number", name="number", text="多少？"),
    Card(kind="whole", name="whole", text="幾個？"), Card(kind="date", name="day", text="哪天？"),
    Card(kind="place", name="place", text="哪裡？"), Card(kind="consent", name="ok", text="同意？"),
]  # fmt: skip


@pytest.fixture
def citizen():
    return make.citizen()


@pytest.fixture
def asked():
    return opened(ROADS, WHY, is_anonymous=False, lets_correct=True, coins=10)


def said(asked, road, why=""):
    first, second = asked.asked
    return {str(first.pk): next(c.pk for c in first.choices.all() if c.text == road), str(second.pk): why}


def kept(citizen):
    rows = Answer.objects.filter(response__citizen=citizen).select_related("choice")
    return {row.choice.text if row.choice else row.text for row in rows}


@pytest.fixture
def answered(asked, citizen):
    actions.submit(asked, citizen, said(asked, "濱海", "近"), now=make.NOW)
    return asked


@pytest.fixture
def reader(client, citizen):
    client.cookies["tuili_language"] = "en"
    client.force_login(citizen.user)
    return client


@pytest.mark.django_db
def test_the_new_answers_take_the_place_of_the_old_ones_and_coins_came_once(answered, citizen):
    correcting.correct(answered, citizen, said(answered, "縱谷"), now=make.later(hours=1))
    assert kept(citizen) == {"縱谷"}
    assert Response.objects.count() == Participation.objects.count() == 1
    assert coins.balance(citizen, today=make.NOW.date()) == Participation.objects.get().coins_awarded == 10


@pytest.mark.django_db
def test_a_fault_changes_nothing_and_stands_at_its_question(answered, citizen, reader):
    page = reader.post(f"/questionnaires/{answered.pk}/correct/", {str(answered.asked[1].pk): "遠"})
    assert page.status_code == 422
    assert "遠" in page.content.decode()
    assert kept(citizen) == {"濱海", "近"}


@pytest.mark.django_db
def test_the_page_holds_what_was_sent_and_leads_back_to_the_result(answered, citizen, reader):
    done, address = f"/questionnaires/{answered.pk}/done/", f"/questionnaires/{answered.pk}/correct/"
    assert all(address in reader.get(page).content.decode() for page in (done, "/me/answers/"))
    page = reader.get(address).content.decode()
    assert "近" in page
    assert "Send my corrected answers" in page
    assert f'value="{said(answered, "濱海")[str(answered.asked[0].pk)]}"' in page
    after = reader.post(address, said(answered, "縱谷", "遠"), follow=True)
    assert after.redirect_chain == [(done, 302)]
    assert "Your corrected answers are saved" in after.content.decode()
    assert kept(citizen) == {"縱谷", "遠"}


@pytest.mark.django_db
def test_answers_of_every_kind_come_back_as_they_were_sent(citizen):
    asked = opened(*EVERY, is_anonymous=False, lets_correct=True)
    by_name = {each.name: each for each in asked.asked}
    pks = {name: [str(c.pk) for c in each.choices.all()] for name, each in by_name.items()}
    good, _bad, bus, train = pks["table"]
    place = KINDS["place"].limits(by_name["place"])["districts"][0]["code"]
    given = {
        "road": pks["road"][1], "why": "因為", "areas": {"chosen": [pks["areas"][0], pks["areas"][2]], "other": "東"},
        "order": {pks["order"][0]: "2", pks["order"][1]: "1"}, "yes": "0", "table": {bus: good, train: good},
        "rate": "4", "nps": "0", "number": "3.5", "whole": "-4", "day": "2026-11-29",
        "place": {"district": place, "position": "22.755,121.150"}, "ok": ["1"],
    }  # fmt: skip
    answers = {str(by_name[name].pk): value for name, value in given.items()}
    actions.submit(asked, citizen, answers, now=make.NOW)
    program = program_of(citizen)
    told = program.get(f"{ROOT}questionnaires/{asked.pk}/responses/").json()["answers"]
    told[str(by_name["areas"].pk)]["chosen"].sort()
    answers[str(by_name["areas"].pk)]["chosen"].sort()
    assert told == answers
    assert program.put(f"{ROOT}questionnaires/{asked.pk}/responses/", {"answers": told}).status_code == 200


@pytest.mark.django_db
def test_pages_hold_what_was_sent_on_others_without_a_script(citizen, reader):
    asked = make.questionnaire(kind="survey", is_anonymous=False, lets_correct=True)
    version = write(asked, [ROADS, WHY], by=make.staff(Role.EDITOR, asked.agency))
    type(version).objects.filter(pk=version.pk).update(one_at_a_time=True)
    make.notice(questionnaire=asked, now=make.later(days=-400))
    asked.refresh_from_db()
    actions.submit(asked, citizen, said(asked, "濱海", "近"), now=make.NOW)
    page = reader.get(f"/questionnaires/{asked.pk}/correct/").content.decode()
    assert f'name="{asked.asked[1].pk}" value="近" data-carried' in page


@pytest.mark.django_db
def test_an_anonymous_answer_is_found_again_by_nobody(citizen, reader):
    asked = make.open_questionnaire(kind="survey")
    actions.submit(asked, citizen, make.right_answers(asked), now=make.NOW)
    with pytest.raises(correcting.AnonymousAnswersStay):
        correcting.correct(asked, citizen, make.right_answers(asked), now=make.NOW)
    page = reader.get(f"/questionnaires/{asked.pk}/correct/", follow=True).content.decode()
    assert "nobody can find them again" in page
    assert "/correct/" not in page
    with pytest.raises(IntegrityError, match="questionnaire_corrects_named"), transaction.atomic():
        make.questionnaire(lets_correct=True)


@pytest.mark.django_db
def test_without_that_promise_answers_stay_and_the_promise_is_fixed_at_opening(citizen):
    asked = opened(ROADS, WHY, is_anonymous=False)
    actions.submit(asked, citizen, said(asked, "濱海"), now=make.NOW)
    with pytest.raises(correcting.AnswersStay):
        correcting.correct(asked, citizen, said(asked, "縱谷"), now=make.NOW)
    with pytest.raises(Published), translated(), transaction.atomic():
        Questionnaire.objects.filter(pk=asked.pk).update(lets_correct=True)


@pytest.mark.django_db
def test_it_ends_with_the_questionnaire_and_whoever_is_writing_has_an_hour(answered, citizen, reader):
    Questionnaire.objects.filter(pk=answered.pk).update(closes_at=make.NOW)
    answered.refresh_from_db()
    assert not correcting.may_correct(answered, citizen, now=make.NOW)
    correcting.correct(answered, citizen, said(answered, "縱谷"), now=make.NOW)
    with pytest.raises(actions.QuestionnaireClosed):
        correcting.correct(answered, citizen, said(answered, "濱海"), now=make.NOW + GRACE)
    assert kept(citizen) == {"縱谷"}


@pytest.mark.django_db
def test_nobody_corrects_what_somebody_else_answered_or_nobody_did(answered):
    other = make.citizen("outsider")
    with pytest.raises(correcting.NothingToCorrect):
        correcting.correct(answered, other, said(answered, "縱谷"), now=make.NOW)
    address = f"{ROOT}questionnaires/{answered.pk}/responses/"
    told = {"answers": said(answered, "縱谷")}
    assert refusal(program_of(other).put(address, told), 409)["code"] == "nothing_to_correct"
    assert refusal(program_of(other).get(address), 409)["code"] == "nothing_to_correct"
    assert Answer.objects.filter(choice__text="濱海").exists()


@pytest.mark.django_db
def test_programs_read_and_correct_by_the_same_rules(answered, citizen):
    program, address = program_of(citizen), f"{ROOT}questionnaires/{answered.pk}/responses/"
    first, second = (str(each.pk) for each in answered.asked)
    before = program.get(address).json()["answers"]
    assert before == {first: str(said(answered, "濱海")[first]), second: "近"}
    assert program.put(address, {"answers": before | {second: "遠"}}).json()["answers"][second] == "遠"
    assert refusal(program.put(address, {"answers": {}}), 400)["fields"][f"answers.{first}"]
    assert kept(citizen) == {"濱海", "遠"}


@pytest.mark.django_db
def test_while_somebody_looks_at_answers_they_stay(citizen):
    asked = opened(ROADS, WHY, is_anonymous=False, lets_correct=True, coins=10, fast_percent=30, holds_awards=True)
    actions.submit(asked, citizen, said(asked, "濱海"), now=make.NOW)
    assert HeldAward.objects.get().state == "held"
    with pytest.raises(correcting.BeingLookedAt):
        correcting.correct(asked, citizen, said(asked, "縱谷"), now=make.NOW)


@pytest.mark.django_db
def test_that_the_first_answers_came_too_fast_stays_noted(citizen):
    asked = opened(ROADS, WHY, is_anonymous=False, lets_correct=True, fast_percent=30)
    slow, begun = make.citizen("slow"), actions.flags.begun
    actions.submit(asked, citizen, said(asked, "濱海"), now=make.NOW)
    sealed = begun(asked, slow, now=make.later(hours=-1))
    actions.submit(asked, slow, said(asked, "濱海"), now=make.NOW, begun=sealed)
    for each in (citizen, slow):
        correcting.correct(asked, each, said(asked, "縱谷"), now=make.NOW)
    noted = [Response.objects.get(citizen=each).flags for each in (citizen, slow)]
    assert noted == ["f", ""]


@pytest.mark.django_db
def test_answers_to_questions_that_were_corrected_meanwhile_are_not_lost(answered, citizen, reader):
    editor, approver = (make.staff(role, answered.agency) for role in (Role.EDITOR, Role.APPROVER))
    steps.correct(answered, by=editor)
    steps.submit_correction(answered, by=editor)
    steps.publish_correction(answered, by=approver, now=make.NOW)
    page = reader.post(f"/questionnaires/{answered.pk}/correct/", said_before(answered, "縱谷", "遠"))
    assert page.status_code == 409
    assert "遠" in page.content.decode()


def said_before(asked, road, why):
    first, second = asked.versions.get(number=1).questions.order_by("order")
    return {str(first.pk): first.choices.get(text=road).pk, str(second.pk): why}


@pytest.mark.django_db
def test_the_next_round_promises_the_same(asked):
    assert clone(asked, by=make.staff(Role.EDITOR, asked.agency)).lets_correct


@pytest.mark.django_db(transaction=True)
def test_of_many_corrections_at_once_one_stands_whole():
    asked, citizen = opened(ROADS, WHY, is_anonymous=False, lets_correct=True), make.citizen()
    actions.submit(asked, citizen, said(asked, "濱海", "0"), now=make.NOW)
    sets = [said(asked, "濱海" if n % 2 else "縱谷", str(n)) for n in range(8)]
    assert set(
        at_once([lambda each=each: correcting.correct(asked, citizen, each, now=make.NOW) for each in sets])
    ) == {None}
    assert Response.objects.count() == 1
    road, why = (Answer.objects.get(question=each) for each in asked.asked)
    assert road.choice.text == ("濱海" if int(why.text) % 2 else "縱谷")
