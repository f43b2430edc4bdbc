"""One draft on one page: saved as far as it is written, never over another’s words, handed in when it is whole."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from civic.accounts.models import Topic
from civic.audit.models import AuditEvent
from civic.core.roles import Role
from engagement.audiences.models import Audience
from engagement.events.events.models import Event
from engagement.notices import actions as notices
from engagement.notices.errors import PictureMissing
from engagement.notices.models import Notice
from engagement.notices.queries import about
from engagement.sends.actions import plan_of
from surveys.questionnaires.models import Question, Questionnaire
from tests import factories as make
from tests.engagement.desk.sent import NEW, QUIZ, address, begun, review, send
from tests.staff import at_desk, messages_of
from tests.threads import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return make.agency()


@pytest.fixture
def editor(home):
    return make.staff(Role.EDITOR, home)


@pytest.fixture
def desk(editor):
    return at_desk(editor)


def again(notice):
    return Notice.objects.get(pk=notice.pk)


def test_opening_an_empty_page_keeps_nothing(desk):
    assert desk.get(NEW).status_code == 200
    assert not Notice.objects.exists()


def test_a_draft_is_kept_as_far_as_it_is_written(desk, home, editor):
    answer = send(desk, None, typing=True, title="只有標題", summary="", body="", picture_alt="")
    notice = Notice.objects.get()
    assert (notice.title, notice.agency, notice.proposed_by, notice.state) == ("只有標題", home, editor, "draft")
    assert answer.json()["page"] == address(notice)


def test_a_draft_about_an_event_leads_to_its_sessions(desk, home):
    send(desk, None, kind="event")
    notice = Notice.objects.get()
    assert f"/admin/engagement/event/add/?notice={notice.pk}" in desk.get(address(notice)).content.decode()
    event = Event.objects.create(agency=home, notice=notice)
    page = desk.get(address(notice)).content.decode()
    assert f"/admin/events/{event.pk}/sessions/" in page
    assert f"/admin/engagement/event/{event.pk}/change/" in page


def test_a_draft_that_becomes_one_about_an_event_offers_sessions_without_a_new_page(desk):
    send(desk, None, kind="news")
    notice = Notice.objects.get()
    assert "event" not in send(desk, notice, typing=True, kind="news").json()["around"]
    assert "/admin/engagement/event/add/" in send(desk, notice, typing=True, kind="event").json()["around"]["event"]


def test_without_a_script_the_page_leads_on_to_the_draft_itself(desk):
    answer = send(desk, None)
    assert answer["Location"] == address(Notice.objects.get())


def test_what_is_too_long_is_said_beside_its_field_and_the_rest_is_kept(desk):
    notice = begun(desk)
    answer = send(desk, notice, typing=True, title="長" * 200, summary="新的摘要")
    assert "id_title" in answer.json()["errors"]
    assert (again(notice).title, again(notice).summary) == ("乳房攝影巡迴車", "新的摘要")
    assert "id_body" in send(desk, notice, typing=True, body="長" * 20_001).json()["errors"]
    assert again(notice).body == "請帶健保卡。"


def test_a_second_tab_is_told_and_overwrites_nothing(desk):
    notice = begun(desk)
    answer = send(desk, notice, typing=True, title="第二頁", seen="an older version")
    assert answer.status_code == 409
    assert again(notice).title == "乳房攝影巡迴車"
    page = send(desk, notice, title="第二頁", seen="an older version")
    assert page.status_code == 409
    assert "第二頁" in page.content.decode()  # what was typed is not lost either
    send(desk, notice, act="over", title="第二頁", seen="an older version", theirs=page.context["theirs"])
    assert again(notice).title == "第二頁"


def test_who_changed_a_question_elsewhere_counts_as_another(desk):
    notice = begun(desk, **QUIZ)
    page = desk.get(address(notice))
    Question.objects.filter(text="您要去嗎？").update(text="別人改的")
    answer = send(desk, notice, typing=True, seen=page.context["seen"], **QUIZ)
    assert answer.status_code == 409
    assert Question.objects.filter(text="別人改的").exists()


def _rule(audience):
    return audience.clauses.get()


def test_a_rule_is_made_with_the_audiences_own_form_and_changed_with_the_draft(desk, home):
    near, far = make.district("海濱鄉"), make.district("山邊鎮")
    make.citizen(birth_year=1970, gender="female", district=near)
    rule = {"whom": "own", "rule-min_age": "40", "rule-genders": ["female"], "rule-districts": [near.pk, far.pk]}
    notice = begun(desk, **rule)
    kept = notice.audience
    assert (kept.agency, _rule(kept).min_age, set(_rule(kept).districts)) == (home, 40, {near.pk, far.pk})
    assert desk.get(address(notice)).context["reach"].people == 1
    send(desk, notice, **{**rule, "rule-min_age": "70"})
    assert _rule(Audience.objects.get()).min_age == 70
    assert desk.get(address(notice)).context["reach"].people == 0
    send(desk, notice, whom="all")
    assert not Audience.objects.exists()


def test_a_saved_rule_of_the_agency_may_be_chosen_and_none_of_another(desk, home):
    mine = Audience.objects.create(agency=home, name="長者", min_age=65)
    theirs = Audience.objects.create(agency=make.agency("他局"), name="長者", min_age=65)
    notice = begun(desk, whom="saved", audience=mine.pk)
    assert notice.audience == mine
    send(desk, notice, whom="saved", audience=theirs.pk)
    assert again(notice).audience != theirs
    send(desk, notice, whom="all")
    assert Audience.objects.filter(pk=mine.pk).exists()


def test_questions_are_added_moved_and_removed_without_a_script(desk):
    notice = begun(desk, **QUIZ)
    page = send(desk, notice, act="q-add", **QUIZ)
    assert len(page.context["forms"].cards) == 3
    send(desk, notice, act="q-up-1", **QUIZ)
    assert [question.text for question in again(notice).questionnaire.asked] == ["您要去嗎？", "車來幾天？"]
    send(desk, notice, act="q-remove-0", **QUIZ)
    (left,) = again(notice).questionnaire.asked
    assert [(choice.text, choice.is_right) for choice in left.choices.all()] == [] or left.text == "您要去嗎？"


def test_questions_of_an_earlier_questionnaire_are_taken_over(desk, home):
    earlier = make.questionnaire(home)
    notice = begun(desk, **QUIZ)
    send(desk, notice, act="take", take=earlier.pk, **QUIZ)
    asked = again(notice).questionnaire
    assert asked != earlier
    assert [question.text for question in asked.asked][2:] == ["洗手要多久？", "何時洗手？", "想說的話"]


def test_a_half_written_question_is_kept_and_named_as_missing(desk):
    half = {**QUIZ, "q-0-text": "", "q-0-choices": "只有一個"}
    notice = begun(desk, **half)
    page = desk.get(address(notice))
    assert Question.objects.count() == 2
    told = {fault.target for fault in page.context["faults"] if not fault.advises}
    assert {"id_q-0-text", "id_q-0-choices", "id_picture"} <= told
    send(desk, notice, act="submit", **half)
    assert again(notice).state == "draft"


def test_a_whole_draft_is_handed_in_with_its_audience_and_questions(desk, home):
    make.citizen(birth_year=1970)
    campaign = make.campaign(home)
    coins = {"coins": "5", "campaign": campaign.pk}
    send(desk, None, act="submit", picture=True, **{**QUIZ, **coins}, whom="own", **{"rule-min_age": "40"})
    notice = Notice.objects.get()
    assert (notice.state, notice.questionnaire.coins, _rule(notice.audience).min_age) == ("submitted", 5, 40)
    assert notice.questionnaire.draft.state == "submitted"
    assert notice.picture_sha256


@pytest.mark.parametrize(
    ("fields", "target"),
    [
        ({"body": "看 [這裡](http://192.168.1.1/a)"}, "id_body"),
        (
            {"title_en": "Mammography", "summary_en": "In two townships.", "body_en": "請帶健保卡，車子會來兩個鄉。"},
            "id_body_en",
        ),
        ({"title_en": "Mammography"}, "id_summary_en"),
        ({"expires_at": "2020-01-01T09:00"}, "id_expires_at"),
        ({"wanted_at": "2020-01-01T09:00"}, "id_wanted_at"),
        ({"wanted_at": "2099-01-02T09:00", "expires_at": "2099-01-01T09:00"}, "id_expires_at"),
        ({"whom": "own", "rule-min_age": "101"}, "whom"),
        ({"kind": "survey"}, "questions"),
        ({"picture_alt": ""}, "id_picture_alt"),
    ],
)
def test_what_would_go_wrong_is_said_with_the_way_to_its_field(desk, fields, target):
    page = send(desk, None, act="submit", picture=True, **fields)
    assert Notice.objects.get().state == "draft"
    assert target in {fault.target for fault in page.context["faults"] if not fault.advises}
    assert f'href="#{target}"' in page.content.decode()


def test_an_end_before_the_beginning_is_refused_beside_its_field(desk):
    answer = send(desk, None, typing=True, starts_at="2099-01-02T09:00", ends_at="2099-01-01T09:00")
    assert "id_ends_at" in answer.json()["errors"]
    assert Notice.objects.get().starts_at is None


def test_coins_without_a_campaign_and_of_another_agency_are_refused(desk):
    foreign = make.campaign(make.agency("他局"))
    answer = send(
        desk, None, typing=True, coins="5", campaign=foreign.pk, **{k: v for k, v in QUIZ.items() if k != "coins"}
    )
    assert "id_campaign" in answer.json()["errors"]
    assert Questionnaire.objects.get().coins == 0


def test_a_picture_that_is_none_is_refused_and_the_words_are_kept(desk):
    svg = SimpleUploadedFile("x.svg", b"<svg onload='alert(1)'/>", "image/svg+xml")
    answer = send(desk, None, typing=True, picture=svg)
    assert "id_picture" in answer.json()["errors"]
    assert (Notice.objects.get().title, bool(Notice.objects.get().picture)) == ("乳房攝影巡迴車", False)


def test_others_find_nothing_and_readers_only_read(desk, home):
    notice = begun(desk)
    assert at_desk(make.staff(Role.EDITOR, make.agency("他局"))).get(address(notice)).status_code == 404
    assert at_desk(make.staff(Role.APPROVER, make.agency("他局"))).get(review(notice)).status_code == 404
    assert at_desk(make.staff(Role.OPERATOR)).get(address(notice)).status_code == 404
    approver = at_desk(make.staff(Role.APPROVER, home))
    assert approver.get(address(notice))["Location"] == review(notice)
    send(approver, notice, title="不該存")
    assert again(notice).title == "乳房攝影巡迴車"
    assert at_desk(make.staff(Role.AUDITOR)).get(review(notice)).status_code == 200
    assert at_desk(make.staff(Role.APPROVER, home)).get(NEW).status_code == 403


def test_an_editor_writes_for_their_own_agency_only(desk, home):
    send(desk, None, agency=make.agency("他局").pk)
    assert Notice.objects.get().agency == home


def test_what_one_person_types_in_one_go_is_one_line_of_the_log(desk):
    notice = begun(desk)
    for title in ("一", "一二", "一二三"):
        send(desk, notice, typing=True, title=title)
    lines = AuditEvent.objects.filter(action="notice.changed", object_id=str(notice.pk))
    assert lines.count() == 1
    send(desk, notice, typing=True, place="衛生所")
    assert lines.count() == 2


def test_a_draft_is_deleted_with_what_was_made_for_it(desk):
    notice = begun(desk, **QUIZ)
    send(desk, notice, act="delete", **QUIZ)
    assert not Notice.objects.exists()
    assert not Questionnaire.objects.exists()


def test_scripts_in_words_are_shown_as_words(desk):
    bad = "<script>alert(1)</script><style>*{display:none}</style>"
    notice = begun(desk, title=bad[:50], body=f"{bad}\n\n[x](javascript:alert(1))", **QUIZ)
    page = desk.get(address(notice)).content.decode()
    assert "<script>alert(1)" not in page
    assert "<style>" not in page
    assert 'href="javascript' not in page


def test_the_phone_shows_each_language_and_the_home_page_leads_here(desk):
    notice = begun(desk, title_en="Mammography bus", summary_en="In two townships.", body_en="Bring **your card**.")
    screens = dict(desk.get(address(notice)).context["screens"])
    assert "乳房攝影巡迴車" in screens["zh"]
    assert "Mammography bus" in screens["en"]
    assert "<strong>your card</strong>" in screens["en"]
    assert address(notice) in desk.get("/admin/").content.decode()
    assert messages_of(send(desk, notice, act="submit"))


def test_what_was_sent_twice_because_the_answer_was_lost_is_no_conflict(desk):
    rule = {"whom": "own", "rule-min_age": "40"}
    notice = begun(desk, **QUIZ, **rule)
    before = desk.get(address(notice)).context["seen"]
    for _time in range(2):
        assert send(desk, notice, typing=True, seen=before, title="同一句", **QUIZ, **rule).status_code == 200
    assert send(desk, notice, typing=True, seen=before, title="另一句", **QUIZ, **rule).status_code == 409
    assert again(notice).title == "同一句"


def test_questions_with_a_title_of_their_own_keep_it(desk, home):
    asked = make.questionnaire(home)
    notice = make.notice(home, published=False, questionnaire=asked)
    send(desk, notice, typing=True, **QUIZ)
    asked.refresh_from_db()
    assert asked.title == "健康小測驗"


def test_an_empty_comment_is_answered_with_a_sentence(desk):
    notice = begun(desk)
    for act in ("comment-words", "comment-nonsense"):
        page = send(desk, notice, act=act)
        assert messages_of(desk.get(page["Location"]))
    assert not notice.comments.exists()


KEY = "7b0c0d3e-6c2f-4b6b-9d3c-0f5d5a1c9e11"


def test_a_page_that_is_sent_twice_begins_one_draft(desk):
    for _time in range(2):
        assert send(desk, None, key=KEY).status_code == 302
    assert send(desk, None, typing=True, key=KEY, title="多寫了幾個字").json()["page"] == address(Notice.objects.get())
    assert Notice.objects.get().title == "多寫了幾個字"


@pytest.mark.django_db(transaction=True)
def test_nor_do_two_of_it_at_once_begin_two(desk):
    answers = at_once([lambda: send(desk, None, key=KEY).status_code] * 4)
    assert answers == [302] * 4
    assert Notice.objects.count() == 1


def test_what_another_tab_wrote_meanwhile_is_not_overwritten_by_the_page_that_began(desk):
    send(desk, None, typing=True, key=KEY)
    send(desk, Notice.objects.get(), title="另一個分頁")
    assert send(desk, None, typing=True, key=KEY, title="第一個分頁").status_code == 409
    assert Notice.objects.get().title == "另一個分頁"


def test_the_first_saving_brings_what_only_a_draft_has(desk):
    told = send(desk, None, typing=True, key=KEY).json()["around"]
    assert 'value="delete"' in told["delete"]
    assert 'name="comment-words"' in told["comments-words"]


def test_a_notice_may_be_about_several_topics(desk, home):
    main, more, other = (Topic.objects.create(code=code, name=code, name_en=code) for code in ("a", "b", "c"))
    notice = begun(desk, topic=main.pk, more_topics=[main.pk, more.pk])
    assert [topic.code for topic in again(notice).topics] == ["a", "b"]
    with pytest.raises(DatabaseError, match="not there"), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(more_topics=[10**9])
    published = make.notice(home, topic=main, more_topics=[more.pk])
    assert list(Notice.objects.filter(about("b"), state="published")) == [published]
    assert not Notice.objects.filter(about(other.code)).exists()
    assert plan_of(published, now=make.NOW).families == ["topic:a", "topic:b", "notices"]


def test_no_notice_but_a_correction_goes_out_without_a_picture(home, editor):
    bare = make.notice(home, published=False, picture="", picture_alt="")
    with pytest.raises(PictureMissing):
        notices.submit(bare, by=editor)
    published = make.notice(home)
    with pytest.raises(DatabaseError, match="notice_has_a_picture"), transaction.atomic():
        Notice.objects.filter(pk=published.pk).update(picture="")
    make.notice(home, kind="correction", picture="", picture_alt="")
