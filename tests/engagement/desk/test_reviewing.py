"""An approver reads all on one page, decides, and comes to the next; what went back says why and what changed."""

import hashlib

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction
from django.utils.html import strip_tags

from civic.core.roles import Role
from engagement.audiences.models import Audience
from engagement.audiences.queries import members
from engagement.desk import whom
from engagement.notices import actions, corrections
from engagement.notices.errors import AudienceEmpty, ClosesBefore, PictureChanged
from engagement.notices.models import CorrectionNote, Notice
from surveys.questionnaires.models import Questionnaire
from surveys.responses.models import Participation
from tests import factories as make
from tests.engagement.desk.sent import QUIZ, address, begun, review, send
from tests.engagement.sends.people import with_device, with_mail
from tests.pictures import png
from tests.staff import at_desk, messages_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return make.agency()


@pytest.fixture
def editor(home):
    return make.staff(Role.EDITOR, home)


@pytest.fixture
def approver(home):
    return make.staff(Role.APPROVER, home)


@pytest.fixture
def handed_in(editor):
    send(at_desk(editor), None, act="submit", picture=True, **QUIZ)
    return Notice.objects.get()


def again(notice):
    return Notice.objects.get(pk=notice.pk)


def decide(user, notice, act, **fields):
    return at_desk(user).post(review(notice), {"act": act, **fields}, follow=True)


def test_an_approver_publishes_what_they_read_and_comes_to_the_next(handed_in, approver, home):
    other = make.notice(home, published=False, state="submitted")
    page = at_desk(approver).get(review(handed_in))
    assert page.context["seen"]
    after = decide(approver, handed_in, "publish", seen=page.context["seen"])
    assert again(handed_in).state == "published"
    assert after.redirect_chain[-1][0] == review(other)


def test_what_changed_after_the_page_was_opened_is_not_published(handed_in, approver):
    seen = at_desk(approver).get(review(handed_in)).context["seen"]
    Notice.objects.filter(pk=handed_in.pk).update(body="改過了")
    assert messages_of(decide(approver, handed_in, "publish", seen=seen))
    assert again(handed_in).state == "submitted"


def test_an_hour_is_chosen_by_taipeis_clock(handed_in, approver):
    decide(approver, handed_in, "schedule", at="2099-01-01T09:00")
    assert again(handed_in).goes_out_at.isoformat() == "2099-01-01T01:00:00+00:00"
    assert messages_of(decide(approver, handed_in, "schedule", at="nonsense"))


def test_ready_reasons_and_own_words_reach_the_editor_on_top_of_draft_and_home(handed_in, approver, editor):
    decide(approver, handed_in, "send_back", ready=["題目有誤。"], reason="第二題")
    kept = again(handed_in)
    assert (kept.state, kept.decision) == ("draft", "題目有誤。\n第二題")
    for page in ("/admin/", address(handed_in)):
        assert "題目有誤。" in at_desk(editor).get(page).content.decode()
    assert messages_of(decide(approver, handed_in, "send_back"))  # not a draft's step, and without a reason


def test_what_changed_since_it_was_sent_back_stands_on_the_page(handed_in, approver, editor):
    assert at_desk(approver).get(review(handed_in)).context["changes"] is None
    decide(approver, handed_in, "send_back", reason="太短")
    send(at_desk(editor), handed_in, act="submit", picture=True, body="請帶健保卡和身分證。", **QUIZ)
    page = at_desk(approver).get(review(handed_in))
    assert "<ins>" in page.content.decode()
    assert any("身分證" in change.after for change in page.context["changes"])


def test_an_editor_takes_back_what_waits_and_writes_on(handed_in, editor):
    decide(editor, handed_in, "recall")
    assert again(handed_in).state == "draft"
    assert at_desk(editor).get(address(handed_in)).status_code == 200


def test_nobody_decides_on_their_own_words_nor_without_the_role(handed_in, editor):
    make.agencies.grant_role(editor, Role.APPROVER, agency=handed_in.agency, by=None)
    decide(editor, handed_in, "publish")
    decide(make.staff(Role.AUDITOR), handed_in, "publish")
    decide(make.staff(Role.EDITOR, handed_in.agency), handed_in, "send_back", reason="不行")
    assert again(handed_in).state == "submitted"


def test_who_only_commented_wrote_nothing_so_that_the_writer_stays_the_writer(editor, home):
    colleague = make.staff(Role.EDITOR, home)
    draft = begun(at_desk(editor))
    send(at_desk(colleague), draft, act="comment-words", **{"comment-words": "請縮短"})
    assert again(draft).comments.count() == 1
    assert again(draft).proposed_by == editor
    send(at_desk(colleague), draft, title="巡迴車來了")
    assert again(draft).proposed_by == colleague


def test_nobody_approves_the_questions_that_they_wrote_for_a_notice_of_another(handed_in, approver):
    handed_in.questionnaire.versions.update(proposed_by=approver)
    assert messages_of(decide(approver, handed_in, "publish"))
    assert again(handed_in).state == "submitted"


def test_comments_stand_beside_their_part_until_they_are_dealt_with(handed_in, approver, editor):
    decide(approver, handed_in, "comment", part="words", text="請縮短標題")
    decide(approver, handed_in, "send_back", reason="見意見")
    desk = at_desk(editor)
    page = desk.get(address(handed_in))
    (said,) = page.context["parts"]["words"]
    assert said.text == "請縮短標題"
    send(desk, handed_in, act=f"done-{said.pk}", **QUIZ)
    said.refresh_from_db()
    assert said.done_by == editor
    assert messages_of(decide(approver, handed_in, "comment", part="nonsense", text="x"))


def test_a_copy_has_its_own_audience_and_questions(handed_in, approver, editor):
    decide(approver, handed_in, "publish")
    decide(editor, handed_in, "clone")
    copy = Notice.objects.exclude(pk=handed_in.pk).get()
    assert (copy.state, copy.title, copy.published_at) == ("draft", handed_in.title, None)
    assert copy.questionnaire_id != handed_in.questionnaire_id
    assert [question.text for question in copy.questionnaire.asked] == ["車來幾天？", "您要去嗎？"]
    assert copy.questionnaire.opened_at is None


def test_a_copy_of_a_rule_is_changed_without_the_first_one(editor, home):
    make.citizen(birth_year=1970)
    desk = at_desk(editor)
    first = begun(desk, whom="own", **{"rule-min_age": "40"})
    decide(editor, first, "clone")
    copy = Notice.objects.exclude(pk=first.pk).get()
    assert desk.get(address(copy)).context["forms"].whom.initial["whom"] == "own"
    send(desk, first, whom="own", title="再寫", **{"rule-min_age": "40"})
    send(desk, copy, whom="own", **{"rule-min_age": "50"})
    assert (again(first).audience.clauses.get().min_age, again(copy).audience.clauses.get().min_age) == (40, 50)


def test_the_history_tells_every_step(handed_in, approver, editor):
    decide(approver, handed_in, "send_back", reason="太短")
    send(at_desk(editor), handed_in, act="submit", body="請帶健保卡和身分證。", **QUIZ)
    decide(approver, handed_in, "publish")
    steps = list(handed_in.revisions.values_list("step", flat=True))
    assert steps == ["submitted", "sent_back", "submitted", "published"]
    page = at_desk(editor).get(f"/admin/desk/{handed_in.pk}/history/")
    assert "太短" in page.content.decode()
    assert at_desk(make.staff(Role.EDITOR, make.agency("他局"))).get(page.request["PATH_INFO"]).status_code == 404


def test_a_correction_stands_on_the_page_after_two_people_agreed(client, approver, editor, home):
    notice = make.notice(home)
    decide(editor, notice, "note", note="地點改為衛生所", note_en="Now at the health station")
    assert "地點改為衛生所" not in client.get(notice.get_absolute_url()).content.decode()
    assert messages_of(decide(editor, notice, "note", note="再一次"))
    assert review(notice) in at_desk(approver).get("/admin/").content.decode()
    assert review(notice) not in at_desk(make.staff(Role.APPROVER, make.agency())).get("/admin/").content.decode()
    waits = notice.notes.get()
    decide(editor, notice, "note-approve", number=waits.pk)
    assert not corrections.shown(notice).exists()
    decide(approver, notice, "note-approve", number=waits.pk)
    assert "地點改為衛生所" in client.get(notice.get_absolute_url()).content.decode()
    english = client.get(notice.get_absolute_url(), headers={"accept-language": "en"}).content.decode()
    assert "Now at the health station" in english
    assert again(notice).body == "請帶健保卡。"


def test_the_phone_shows_a_published_notice_with_its_corrections(approver, editor, home):
    notice = make.notice(home)
    read = corrections.propose(notice, text="地點改為衛生所", by=editor)
    corrections.approve(read, by=approver, now=make.NOW)
    (_chinese, inside), _english = at_desk(editor).get(review(notice)).context["screens"]
    assert "地點改為衛生所" in inside


def test_hours_that_changed_are_told_by_taipeis_clock(handed_in, approver, editor):
    decide(approver, handed_in, "send_back", reason="何時？")
    send(at_desk(editor), handed_in, act="submit", starts_at="2030-01-07T00:30", **QUIZ)
    page = at_desk(approver).get(review(handed_in))
    (changed,) = page.context["changes"]
    assert "2030年1月7日 00:30" in strip_tags(changed.after)


def test_a_refused_correction_is_not_shown(client, approver, editor, home):
    notice = make.notice(home)
    decide(editor, notice, "note", note="地點改為衛生所")
    decide(approver, notice, "note-reject", reason="沒有改地點", number=notice.notes.get().pk)
    assert CorrectionNote.objects.get().state == "rejected"
    assert "地點改為衛生所" not in client.get(notice.get_absolute_url()).content.decode()


def test_a_correction_that_took_the_place_of_the_one_that_was_read_is_not_approved(approver, editor, home):
    notice = make.notice(home)
    read = corrections.propose(notice, text="地點改為衛生所", by=editor)
    corrections.reject(read, by=make.staff(Role.APPROVER, home), reason="沒有改", now=make.NOW)
    corrections.propose(notice, text="全部取消", by=editor)
    assert messages_of(decide(approver, notice, "note-approve", number=read.pk))
    assert not corrections.shown(notice).exists()


def test_an_approval_is_of_the_pictures_bytes(handed_in, approver):
    told = hashlib.sha256(handed_in.picture.open().read()).hexdigest()
    assert handed_in.picture_sha256 == told
    storage, name = handed_in.picture.storage, handed_in.picture.name
    storage.delete(name)
    storage.save(name, ContentFile(png(3, 3).read()))
    with pytest.raises(PictureChanged):
        actions.publish(handed_in, by=approver, now=make.NOW)


def test_publishing_at_once_refuses_an_empty_audience(handed_in, approver, home):
    nobody = Audience.objects.create(agency=home, name="百歲", min_age=101)
    Notice.objects.filter(pk=handed_in.pk).update(audience=nobody)
    with pytest.raises(AudienceEmpty):
        actions.publish(handed_in, by=approver, now=make.NOW)


def test_publishing_at_once_refuses_questions_that_are_closed(handed_in, approver):
    Questionnaire.objects.filter(pk=handed_in.questionnaire_id).update(closes_at=make.NOW)
    with pytest.raises(ClosesBefore):
        actions.publish(handed_in, by=approver, now=make.NOW)


def test_the_calendar_shows_all_agencies_and_who_gets_too_much(approver, home, editor):
    for _number in range(3):
        make.citizen(birth_year=1970)
    for title in ("甲", "乙", "丙"):
        notice = make.notice(make.agency(), published=False, title=title, state="submitted")
        Notice.objects.filter(pk=notice.pk).update(wanted_at="2030-01-07T01:00Z")
    page = at_desk(editor).get("/admin/desk/calendar/?from=2030-01-07")
    (day,) = [day for week in page.context["weeks"] for day in week if day.notices and day.day.year == 2030]
    assert (len(day.notices), len(day.meets)) == (3, 3)
    assert day.crowd >= 3
    assert "甲" not in page.content.decode()  # another agency's words are not shown before they are decided on
    assert at_desk(make.staff(Role.OPERATOR)).get("/admin/desk/calendar/").status_code == 403


def test_neither_ways_nor_the_calendar_tell_about_a_few(approver, home, editor, settings):
    settings.AUDIENCE_LEAST = 20
    for _number in range(21):
        with_mail(birth_year=1950)
    with_device(make.citizen(birth_year=1990))
    alone = Audience.objects.create(agency=home, name="一人", min_age=30, max_age=40)
    rows = [make.notice(home, published=False, state="submitted", audience=each) for each in (None, None, alone)]
    Notice.objects.filter(pk__in=[row.pk for row in rows]).update(wanted_at="2030-01-07T01:00Z")
    told = dict(at_desk(approver).get(review(rows[0])).context["reach"].ways)
    assert set(told.values()) == {None, 20}
    page = at_desk(editor).get("/admin/desk/calendar/?from=2030-01-07")
    assert [day.crowd for week in page.context["weeks"] for day in week if len(day.notices) == 3] == [0]


def test_what_was_shown_at_a_step_stays_as_it_was(handed_in):
    with pytest.raises(DatabaseError, match="stays as it was"), transaction.atomic():
        handed_in.revisions.update(content={})
    assert handed_in.revisions.get().content["title"] == "乳房攝影巡迴車"


@pytest.mark.parametrize("act", ["publish", "publish:1"])
def test_publishing_asks_for_the_second_factor_first(handed_in, approver, settings, act):
    settings.STAFF_SECOND_FACTOR = True
    desk = at_desk(approver)
    answer = desk.post(review(handed_in), {"act": act})
    assert answer.status_code == 302
    assert "/accounts/" in answer["Location"]
    assert again(handed_in).state == "submitted"


@pytest.mark.parametrize(("act", "found"), [("follow-answered", "answered"), ("follow-silent", "silent")])
def test_answers_lead_to_a_draft_for_those_who_gave_them_or_for_those_who_did_not(editor, approver, home, act, found):
    rule = Audience.objects.create(agency=home, name="成人", min_age=18)
    notice = make.notice(home, questionnaire=make.questionnaire(home), audience=rule)
    people = {name: make.citizen(birth_year=1990) for name in ("answered", "silent")}
    make.citizen(birth_year=2024)  # was never concerned
    asked = notice.questionnaire
    Participation.objects.create(questionnaire=asked, version=asked.version, citizen=people["answered"], on=make.NOW)
    decide(editor, notice, act)
    draft = Notice.objects.latest("pk")
    assert (draft.state, draft.questionnaire, draft.picture) == ("draft", None, notice.picture)
    assert notice.title in draft.title
    assert list(members(draft.audience, year=2026)) == [people[found]]
    assert whom.is_own(draft, draft.audience)


def test_a_notice_that_asks_nothing_has_nobody_to_follow_up(editor, home):
    notice = make.notice(home)
    decide(editor, notice, "follow-answered")
    assert Notice.objects.count() == 1
    assert "follow-answered" not in at_desk(editor).get(review(notice)).content.decode()
