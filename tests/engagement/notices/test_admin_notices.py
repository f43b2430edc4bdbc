"""A notice on its way through the administration: drafted by one person, published by another."""

import pytest
from django.db import transaction
from django.urls import reverse

from civic.core.roles import Role
from engagement.audiences.models import Audience
from engagement.notices import actions
from engagement.notices.models import Notice
from surveys.questionnaires.errors import NotReady, Published, translated
from surveys.questionnaires.models import Choice, Questionnaire, Version
from tests import factories as make
from tests.pictures import png
from tests.staff import at_desk, messages_of

pytestmark = pytest.mark.django_db
ADD = "/admin/engagement/notice/add/"
WORDS = {"title": "停水通知", "summary": "明日上午九點起停水", "body": "請先儲水。"}


def step(notice, name):
    return reverse("admin:engagement_notice_step", args=[notice.pk, name])


def test_an_editor_drafts_and_submits_in_one_go():
    home = make.agency()
    editor = make.staff(Role.EDITOR, home)
    picture = {"picture": png(2000, 1000), "picture_alt": "水龍頭"}
    at_desk(editor).post(ADD, {**WORDS, **picture, "agency": home.pk, "_step_submit": "1"})
    notice = Notice.objects.get()
    assert (notice.state, notice.proposed_by) == (Notice.State.SUBMITTED, editor)
    assert (notice.picture.width, notice.picture.height) == (1600, 800)


def test_a_picture_without_a_text_alternative_stays_a_draft():
    home = make.agency()
    desk = at_desk(make.staff(Role.EDITOR, home))
    page = desk.post(ADD, {**WORDS, "picture": png(), "agency": home.pk, "_step_submit": "1"}, follow=True)
    assert Notice.objects.get().state == Notice.State.DRAFT
    assert len(messages_of(page)) == 1


def test_an_editor_writes_for_no_other_agency():
    desk = at_desk(make.staff(Role.EDITOR, make.agency()))
    page = desk.post(ADD, {**WORDS, "agency": make.agency("他局").pk})
    assert page.status_code == 200
    assert "agency" in page.context["adminform"].form.errors
    assert not Notice.objects.exists()


def test_an_editor_does_not_publish():
    home = make.agency()
    notice = make.notice(home, published=False, state=Notice.State.SUBMITTED)
    assert at_desk(make.staff(Role.EDITOR, home)).post(step(notice, "publish")).status_code == 403
    notice.refresh_from_db()
    assert notice.state == Notice.State.SUBMITTED


def test_an_approver_publishes_a_colleagues_draft_but_not_their_own():
    home = make.agency()
    approver = make.staff(Role.APPROVER, home)
    theirs = make.notice(home, published=False, state=Notice.State.SUBMITTED)
    own = Notice.objects.create(agency=home, proposed_by=approver, state=Notice.State.SUBMITTED, **WORDS)
    for notice in (theirs, own):
        at_desk(approver).post(step(notice, "publish"))
        notice.refresh_from_db()
    assert (theirs.state, own.state) == (Notice.State.PUBLISHED, Notice.State.SUBMITTED)


def test_whoever_wrote_last_does_not_publish():
    notice = make.notice(published=False)
    both = make.staff(Role.EDITOR, notice.agency)
    make.agencies.grant_role(both, Role.APPROVER, agency=notice.agency, by=None)
    change = reverse("admin:engagement_notice_change", args=[notice.pk])
    picture = {"picture_alt": "水龍頭"}
    at_desk(both).post(change, {**WORDS, **picture, "agency": notice.agency_id, "_step_submit": "1"})
    at_desk(both).post(step(notice, "publish"))
    notice.refresh_from_db()
    assert (notice.state, notice.title) == (Notice.State.SUBMITTED, WORDS["title"])


def test_what_is_sent_back_carries_the_reason_to_its_editor():
    notice = make.notice(published=False, state=Notice.State.SUBMITTED)
    at_desk(make.staff(Role.APPROVER, notice.agency)).post(step(notice, "reject"), {"reason": "日期有誤"})
    page = at_desk(notice.proposed_by).get(reverse("admin:engagement_notice_change", args=[notice.pk]))
    assert "日期有誤" in page.content.decode()
    assert "_save" in page.content.decode()


def test_a_published_notice_and_its_questions_stay_as_they_are():
    notice = make.notice(questionnaire=make.questionnaire())
    desk = at_desk(notice.proposed_by)
    for page, pk in (("engagement_notice", notice.pk), ("surveys_questionnaire", notice.questionnaire_id)):
        assert desk.post(reverse(f"admin:{page}_change", args=[pk]), WORDS).status_code == 403


def test_questions_stay_as_they_are_while_an_approver_reads_them():
    asked = make.questionnaire()
    notice = make.notice(questionnaire=asked, published=False, state=Notice.State.SUBMITTED)
    address = reverse("admin:surveys_questionnaire_change", args=[asked.pk])
    assert at_desk(notice.proposed_by).post(address, {}).status_code == 403


def test_whoever_asks_what_an_approver_reads_is_what_is_published():
    """No importer, builder or API changes questions or coins behind the approver's back: the database says no."""
    notice = make.notice(published=False, questionnaire=make.questionnaire())
    asked, editor = notice.questionnaire, notice.proposed_by
    actions.submit(notice, by=editor)
    assert asked.draft.state == Version.State.SUBMITTED
    with pytest.raises(Published), translated(), transaction.atomic():
        asked.questions.update(text="改過了")
    with pytest.raises(Published), translated(), transaction.atomic():
        Questionnaire.objects.filter(pk=asked.pk).update(coins=asked.coins + 50)
    approver = make.staff(Role.APPROVER, notice.agency)
    assert "versions__state__exact" not in at_desk(approver).get("/admin/").content.decode()  # waits with its notice
    actions.reject(notice, by=approver, reason="題目有誤", now=make.NOW)
    assert asked.questions.update(text="改過了") == 3
    actions.submit(notice, by=editor)
    actions.publish(notice, by=approver, now=make.NOW)
    assert asked.live.questions.filter(text="改過了").count() == 3


def test_a_notice_whose_questions_nobody_could_answer_does_not_reach_its_approvers():
    notice = make.notice(published=False, questionnaire=make.questionnaire())
    Choice.objects.filter(question__version__questionnaire=notice.questionnaire_id).delete()
    with pytest.raises(NotReady):
        actions.submit(notice, by=notice.proposed_by)
    notice.refresh_from_db()
    assert notice.state == Notice.State.DRAFT


def test_a_foreign_notice_is_not_found_by_any_step():
    notice = make.notice(published=False, state=Notice.State.SUBMITTED)
    stranger = make.staff(Role.APPROVER, make.agency("他局"))
    assert at_desk(stranger).post(step(notice, "publish")).status_code == 404


def test_the_list_counts_reads_and_answers_in_a_fixed_number_of_queries(django_assert_max_num_queries):
    home = make.agency()
    desk = at_desk(make.staff(Role.COORDINATOR))
    for _number in range(5):
        make.notice(home, questionnaire=make.questionnaire(home))
    with django_assert_max_num_queries(12):
        assert desk.get("/admin/engagement/notice/").status_code == 200


def test_the_desk_tells_an_approver_what_waits_and_not_the_one_who_wrote_it():
    notice = make.notice(published=False, state=Notice.State.SUBMITTED)
    link = "/admin/engagement/notice/?state__exact=submitted"
    assert link in at_desk(make.staff(Role.APPROVER, notice.agency)).get("/admin/").content.decode()
    assert link not in at_desk(notice.proposed_by).get("/admin/").content.decode()
    assert link not in at_desk(make.staff(Role.APPROVER, make.agency("他局"))).get("/admin/").content.decode()


def seen(page):
    """What an open page carries of what it showed."""
    return page.context["seen"]


@pytest.mark.parametrize("what", ["its words", "a question", "a choice", "its audience"])
def test_an_old_page_does_not_publish_what_its_approver_never_read(what):
    home = make.agency()
    notice = make.notice(home, published=False, state=Notice.State.SUBMITTED, questionnaire=make.questionnaire(home))
    question = notice.questionnaire.questions.first()
    make.citizen(birth_year=1950)
    desk = at_desk(make.staff(Role.APPROVER, home))
    page = desk.get(reverse("admin:engagement_notice_change", args=[notice.pk]))
    changed = {
        "its words": lambda: Notice.objects.filter(pk=notice.pk).update(body="改過了"),
        "a question": lambda: notice.questionnaire.questions.filter(pk=question.pk).update(text="改過了？"),
        "a choice": lambda: question.choices.update(text="改過了"),
        "its audience": lambda: Notice.objects.filter(pk=notice.pk).update(
            audience=Audience.objects.create(agency=home, name="年長者", min_age=65)
        ),
    }
    changed[what]()
    answer = desk.post(step(notice, "publish"), {"seen": seen(page)}, follow=True)
    notice.refresh_from_db()
    assert notice.state == Notice.State.SUBMITTED
    assert len(messages_of(answer)) == 1
    desk.post(step(notice, "publish"), {"seen": seen(answer)})
    notice.refresh_from_db()
    assert notice.state == Notice.State.PUBLISHED


def test_the_page_itself_sends_what_it_showed():
    home = make.agency()
    notice = make.notice(home, published=False, state=Notice.State.SUBMITTED)
    page = at_desk(make.staff(Role.APPROVER, home)).get(reverse("admin:engagement_notice_change", args=[notice.pk]))
    assert page.content.decode().count(f'name="seen" value="{seen(page)}"') == 3  # publish, publish later, send back


def test_nobody_moves_the_reach_of_a_notice_after_it_was_approved():
    home = make.agency()
    rule = Audience.objects.create(agency=home, name="年長者", min_age=65)
    desk = at_desk(make.staff(Role.EDITOR, home))
    page = reverse("admin:engagement_audience_change", args=[rule.pk])
    words = {"agency": home.pk, "name": "年長者", "min_age": 60}
    draft = make.notice(home, published=False, audience=rule)
    desk.post(page, words)
    rule.refresh_from_db()
    assert rule.clauses.get().min_age == 60
    Notice.objects.filter(pk=draft.pk).update(state=Notice.State.SUBMITTED)
    assert desk.post(page, words | {"min_age": 18}).status_code == 403
    rule.refresh_from_db()
    assert rule.clauses.get().min_age == 60
