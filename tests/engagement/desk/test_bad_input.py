"""Whatever is sent to the desk and the review page is answered with a sentence, and breaks nothing."""

import pytest

from civic.core.roles import Role
from engagement.notices.models import Notice
from tests import factories as make
from tests.engagement.desk.sent import NEW, QUIZ, address, begun, review, send
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
WILD = ["²", "-1", "999999999999999999999", "", "x\0y", "九"]


@pytest.fixture
def home():
    return make.agency()


@pytest.fixture
def desk(home):
    return at_desk(make.staff(Role.EDITOR, home))


@pytest.mark.parametrize("wild", WILD)
def test_wild_numbers_and_names_of_buttons(desk, wild):
    notice = begun(desk, **QUIZ)
    for act in (f"q-up-{wild}", f"q-remove-{wild}", f"comment-{wild}", wild):
        assert send(desk, notice, act=act, **QUIZ).status_code in (200, 302)
    assert send(desk, notice, act=f"done-{wild}", **QUIZ).status_code == 404
    assert send(desk, notice, **{**QUIZ, "q-count": wild}).status_code in (200, 302)
    for name in ("coins", "max_tries", "campaign", "take", "audience", "topic", "kind", "asks", "whom", "closes_at"):
        assert send(desk, notice, typing=True, **{**QUIZ, name: wild}).status_code == 200, name


@pytest.mark.parametrize(
    "name", ["title", "body", "q-0-text", "q-0-choices", "q-0-explanation", "place", "picture_alt"]
)
def test_a_letter_that_no_database_takes(desk, name):
    notice = begun(desk, **QUIZ)
    assert send(desk, notice, typing=True, **{**QUIZ, name: "a\0b"}).status_code == 200


@pytest.mark.parametrize("when", ["0001-01-01T00:00", "9999-12-31T23:59", "2026-02-30T00:00", "2099-01-01T09:00+25:00"])
def test_hours_at_the_ends_of_time(desk, home, when):
    notice = begun(desk)
    fields = dict.fromkeys(("starts_at", "ends_at", "wanted_at", "expires_at"), when)
    assert send(desk, notice, typing=True, **fields).status_code == 200
    Notice.objects.filter(pk=notice.pk).update(state="submitted")
    answer = at_desk(make.staff(Role.APPROVER, home)).post(review(notice), {"act": "schedule", "at": when})
    assert answer.status_code in (200, 302)


def test_more_questions_than_there_may_be(desk):
    many = {"asks": "survey", "q-count": "200"}
    for n in range(200):
        many |= {f"q-{n}-kind": "text", f"q-{n}-text": f"第 {n} 題"}
    notice = begun(desk, **many)
    assert len(notice.questionnaire.asked) == 60


def test_answers_without_end_are_one_fault(desk):
    many = {**QUIZ, "q-0-choices": "a\n" * 300_000}
    notice = begun(desk, **QUIZ)
    told = send(desk, notice, typing=True, **many).json()
    assert len(told["errors"]["id_q-0-choices"]) == 1
    assert [choice.text for choice in notice.questionnaire.asked[0].choices.all()] == ["a"]


@pytest.mark.parametrize("wild", WILD)
def test_the_review_page_and_the_calendar(home, wild):
    notice = make.notice(home, published=False, state="submitted")
    approver = at_desk(make.staff(Role.APPROVER, home))
    fields = {"reason": wild, "part": wild, "text": wild, "note": wild, "at": wild, "ready": [wild], "seen": wild}
    for act in ("comment", "note", "schedule", "withdraw", "note-reject", f"done:{wild}", wild):
        assert approver.post(review(notice), {**fields, "act": act}).status_code in (200, 302, 404)
    assert approver.get(f"/admin/desk/calendar/?from={wild}").status_code == 200
    assert approver.get("/admin/desk/99999999999999999999/").status_code == 404


def test_a_reason_that_is_too_long_stays_in_its_box(home):
    notice = make.notice(home, published=False, state="submitted")
    page = at_desk(make.staff(Role.APPROVER, home)).post(
        review(notice), {"act": "send_back", "reason": "長" * 290, "ready": ["x" * 60]}
    )
    assert "長" * 290 in page.content.decode()
    assert Notice.objects.get().state == "submitted"


def test_an_unknown_kind_of_beginning_is_an_empty_page(desk):
    assert desk.get(f"{NEW}?start=nonsense&agency=²").status_code == 200
    assert desk.get(address(begun(desk))).status_code == 200
