"""A draft is written card by card on one page, never over another's words, and tried out without counting."""

import pytest

from civic.core.roles import Role
from surveys.builder import saving
from surveys.questionnaires import actions
from surveys.questionnaires.models import Questionnaire
from surveys.questionnaires.writing import cards_of
from surveys.responses.models import Participation, Response
from tests import factories as make
from tests.staff import at_desk, messages_of, team

pytestmark = pytest.mark.django_db
NEW = "/admin/questionnaires/new/"
SENT = {
    "title": "健康小測驗", "title_en": "", "asks": "survey", "coins": "0", "max_tries": "1",
    "wait_minutes": "0", "q-count": "2",
    "q-0-kind": "single", "q-0-text": "第一題", "q-0-text_en": "First", "q-0-choices": "甲\n乙",
    "q-0-choices_en": "one\ntwo", "q-0-is_required": "on", "q-1-kind": "text", "q-1-text": "第二題",
}  # fmt: skip


@pytest.fixture
def home():
    return make.agency()


@pytest.fixture
def editor(home):
    return make.staff(Role.EDITOR, home)


@pytest.fixture
def desk(editor):
    return at_desk(editor)


@pytest.fixture
def asked(home):
    return make.questionnaire(home)


def page(asked):
    return f"/admin/questionnaires/{asked.pk}/"


def send(desk, asked, act="save", *, typing=False, seen=None, **fields):
    state = saving.state_of(Questionnaire.objects.get(pk=asked.pk)) if seen is None else seen
    headers = {"X-Desk": "typing"} if typing else {}
    return desk.post(page(asked), {**SENT, "seen": state, "act": act, **fields}, headers=headers)


def texts(asked):
    return [card.text for card in cards_of(Questionnaire.objects.get(pk=asked.pk).draft)]


def test_a_questionnaire_begins_with_a_title_and_a_kind(desk, home):
    answer = desk.post(NEW, {"agency": home.pk, "title": "新問卷", "asks": "poll", "is_anonymous": "on"})
    made = Questionnaire.objects.get()
    assert answer["Location"] == page(made)
    assert (made.title, made.kind, made.agency, made.draft.state) == ("新問卷", "poll", home, "draft")
    assert desk.get(page(made)).status_code == 200


def test_both_languages_are_kept_as_they_are_typed(desk, asked):
    told = send(desk, asked, typing=True).json()
    assert told["errors"] == {}
    assert told["seen"] == saving.state_of(asked)
    assert set(told["screens"]) == {"zh", "en"}
    first = cards_of(asked.version)[0]
    assert [(line.text, line.text_en) for line in first.lines] == [("甲", "one"), ("乙", "two")]


def test_each_gap_in_english_is_named_with_the_way_to_its_field(desk, asked):
    checks = send(desk, asked, typing=True).json()["checks"]
    assert "#id_q-1-text_en" in checks
    assert "#id_q-0-text_en" not in checks


def test_without_a_script_a_card_is_moved_copied_added_and_removed_by_buttons(desk, asked):
    send(desk, asked, "q-down-0")
    assert texts(asked) == ["第二題", "第一題"]
    send(desk, asked, "q-copy-0")
    assert texts(asked) == ["第一題", "第一題", "第二題"]
    send(desk, asked, "q-remove-1")
    assert texts(asked) == ["第一題"]
    added = send(desk, asked, "q-add-rating").content.decode()
    assert 'name="q-2-text"' in added
    assert '<option value="rating" selected>' in added


def test_a_second_person_is_told_and_nothing_is_written_over(desk, asked, home):
    opened = saving.state_of(asked)
    other = at_desk(make.staff(Role.EDITOR, home))
    send(other, asked, **{"q-0-text": "同事的題目"})
    told = send(desk, asked, typing=True, seen=opened)
    assert told.status_code == 409
    assert texts(asked)[0] == "同事的題目"
    page_again = send(desk, asked, seen=opened)
    assert page_again.status_code == 409
    assert "第一題" in page_again.content.decode()
    send(desk, asked, "over", seen=opened, theirs=told.json()["theirs"])
    assert texts(asked)[0] == "第一題"


def test_the_same_sent_twice_because_the_answer_was_lost_is_no_conflict(desk, asked):
    opened = saving.state_of(asked)
    send(desk, asked, typing=True, seen=opened)
    assert send(desk, asked, typing=True, seen=opened).status_code == 200


def test_what_is_published_stays_and_a_correction_is_written_in_the_same_family(desk, editor, home):
    asked = make.open_questionnaire(home)
    assert desk.get(page(asked)).status_code == 302
    assert send(desk, asked, typing=True).status_code == 409
    actions.correct(asked, by=editor)
    before = cards_of(asked.live)
    send(desk, asked, title="別的標題")
    asked.refresh_from_db()
    assert (asked.title, texts(asked)) == ("健康小測驗", ["第一題", "第二題"])
    assert cards_of(asked.live) == before
    send(desk, asked, "submit")
    assert asked.draft.state == "submitted"


def test_trying_out_checks_as_for_a_citizen_and_keeps_nothing(desk, home):
    asked = make.questionnaire(home, kind="quiz")
    there = f"{page(asked)}try/"
    assert 'name="attempt"' in desk.get(there).content.decode()
    assert "error-summary" in desk.post(there, {}).content.decode()
    right = make.right_answers(asked)
    done = desk.post(f"{there}?language=en", right).content.decode()
    assert "A citizen would have passed." in done
    assert not Response.objects.exists()
    assert not Participation.objects.exists()


def test_the_language_of_the_trial_is_chosen_on_its_page(desk, asked):
    send(desk, asked)
    assert "First" in desk.get(f"{page(asked)}try/?language=en").content.decode()
    assert "First" not in desk.get(f"{page(asked)}try/?language=zh-hant").content.decode()


def test_only_editors_of_the_agency_write_and_strangers_find_nothing(asked, home):
    answers = {role: at_desk(user).get(page(asked)).status_code for role, user in team(home).items()}
    assert answers["editor"] == 200
    assert answers["outsider"] == 404
    assert answers["approver"] == answers["auditor"] == answers["coordinator"] == 302
    assert answers["citizen"] == 302  # to the sign-in of staff
    other = at_desk(make.staff(Role.EDITOR, make.agency("別局")))
    assert send(other, asked).status_code == 404


def test_answers_with_a_fault_are_said_beside_their_field_and_the_rest_is_kept(desk, asked):
    told = send(desk, asked, typing=True, **{"q-0-choices": "甲\n甲", "q-1-text": "改過"}).json()
    assert "id_q-0-choices" in told["errors"]
    assert texts(asked)[1] == "改過"


def test_a_page_that_is_not_a_draft_leads_to_its_page_with_a_sentence(desk, home):
    asked = make.open_questionnaire(home)
    answer = desk.post(page(asked), SENT, follow=True)
    assert any(messages_of(answer))


def test_the_phone_beside_it_shows_notes_and_pages_too(desk, asked):
    cards = {
        "q-count": "3", "q-0-kind": "section", "q-0-text": "關於您", "q-1-kind": "note", "q-1-text": "請慢慢想。",
        "q-2-kind": "text", "q-2-text": "想說什麼？",
    }  # fmt: skip
    send(desk, asked, **cards)
    body = desk.get(page(asked)).content.decode()
    phone = body[body.index('class="screen"') :]
    assert '<h3 class="section-title" lang="zh-Hant">關於您</h3>' in phone
    assert "<p>請慢慢想。</p>" in phone
    assert phone.index("關於您") < phone.index("請慢慢想。") < phone.index("想說什麼？")
