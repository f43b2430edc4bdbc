"""A published questionnaire is corrected by its next version, which another person approves."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from civic.agencies import actions as agencies
from civic.audit.models import AuditEvent
from civic.core.errors import NotAllowed
from civic.core.roles import Role
from rewards import coins
from surveys.questionnaires import actions
from surveys.questionnaires.errors import NotReady, QuestionsChanged
from surveys.questionnaires.models import Question
from surveys.responses import actions as responses
from surveys.responses.models import Participation
from tests import factories as make
from tests.staff import at_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    return make.open_questionnaire(coins=5, now=timezone.now())


def step(asked, name):
    return reverse("admin:surveys_questionnaire_step", args=[asked.pk, name])


def change(asked):
    return reverse("admin:surveys_questionnaire_change", args=[asked.pk])


def test_a_correction_begins_as_a_copy_and_citizens_see_nothing_of_it(asked):
    live = asked.live
    draft = actions.correct(asked, by=make.staff(Role.EDITOR, asked.agency))
    assert (draft.number, draft.state, asked.live) == (2, "draft", live)
    told = [[(q.kind, q.text, [c.text for c in q.choices.all()]) for q in v.questions.all()] for v in (live, draft)]
    assert told[0] == told[1]
    assert set(asked.questions.values_list("version", flat=True)) == {live.pk}


def test_its_number_on_the_site_stays_and_the_questions_are_the_new_ones(asked, client):
    make.correction(asked)
    client.force_login(make.citizen().user)
    shown = client.get(f"/api/v1/questionnaires/{asked.pk}/").json()
    assert (shown["id"], shown["questions"][0]["text"]) == (asked.pk, "洗手要洗多久？")
    assert "洗手要洗多久？" in client.get(f"/questionnaires/{asked.pk}/").content.decode()
    assert [each.state for each in asked.versions.all()] == ["closed", "published"]


def test_equal_words_have_an_equal_hash_and_other_words_another(asked):
    first = asked.live.content_hash
    assert make.correction(asked, wording="洗手要多久？").content_hash == first
    assert make.correction(asked).content_hash != first
    assert AuditEvent.objects.filter(action="questionnaire.published", details__sha256=first).exists()


def test_nobody_approves_their_own_correction_whatever_roles_they_hold(asked):
    both = make.staff(Role.EDITOR, asked.agency)
    agencies.grant_role(both, Role.APPROVER, agency=asked.agency, by=None)
    draft = actions.correct(asked, by=both)
    actions.submit_correction(asked, by=both)
    with pytest.raises(actions.OwnCorrection):
        actions.publish_correction(asked, by=both, now=make.NOW)
    asked.versions.filter(number=1).update(state="closed")
    signed = {"decided_by": both, "decided_at": make.NOW}
    with pytest.raises(IntegrityError, match="version_four_eyes"), transaction.atomic():
        asked.versions.filter(pk=draft.pk).update(state="published", published_at=make.NOW, **signed)


def test_strangers_and_steps_out_of_turn_are_refused(asked):
    with pytest.raises(NotAllowed):
        actions.correct(asked, by=make.staff(Role.EDITOR, make.agency("他局")))
    editor = make.staff(Role.EDITOR, asked.agency)
    with pytest.raises(actions.WrongVersionState):
        actions.submit_correction(asked, by=editor)
    actions.correct(asked, by=editor)
    for again in (actions.correct, lambda *a, **k: actions.publish_correction(*a, now=make.NOW, **k)):
        with pytest.raises(actions.WrongVersionState):
            again(asked, by=editor)


def test_a_correction_that_nobody_could_answer_is_not_handed_on(asked):
    editor = make.staff(Role.EDITOR, asked.agency)
    Question.objects.create(version=actions.correct(asked, by=editor), kind="single", text="沒有選項")
    with pytest.raises(NotReady):
        actions.submit_correction(asked, by=editor)


def test_one_that_is_discarded_or_sent_back_leaves_the_live_version(asked):
    editor = make.staff(Role.EDITOR, asked.agency)
    actions.correct(asked, by=editor)
    actions.submit_correction(asked, by=editor)
    approver = make.staff(Role.APPROVER, asked.agency)
    sent_back = actions.send_back_correction(asked, by=approver, reason="第二題有錯字", now=make.NOW)
    assert (sent_back.state, sent_back.decision) == ("draft", "第二題有錯字")
    actions.discard_correction(asked, by=editor)
    assert [each.state for each in asked.versions.all()] == ["published"]


def test_who_earned_its_coins_is_told_before_and_after_that_a_correction_brings_none(asked, client):
    someone = make.citizen()
    responses.submit(asked, someone, make.right_answers(asked), now=timezone.now())
    make.correction(asked)
    client.force_login(someone.user)
    for page in (f"/questionnaires/{asked.pk}/", f"/notices/{asked.notice.pk}/"):
        shown = client.get(page, headers={"accept-language": "en"}).content.decode()
        assert "answering again brings none" in shown
        assert "5 coins" not in shown
    outcome = responses.submit(asked, someone, make.right_answers(asked), now=timezone.now(), attempt=1)
    assert (outcome.coins_awarded, outcome.balance) == (0, 5)
    done = client.get(f"/questionnaires/{asked.pk}/done/", headers={"accept-language": "en"}).content.decode()
    assert "they come once" in done


def test_who_earned_nothing_before_earns_with_the_correction(client):
    asked = make.open_questionnaire(coins=5, kind="quiz")
    someone, wrong = make.citizen(), make.right_answers(asked)
    single = asked.questions.get(kind="single")
    wrong[str(single.pk)] = single.choices.get(is_right=False).pk
    assert not responses.submit(asked, someone, wrong, now=make.NOW).passed
    make.correction(asked)
    assert responses.submit(asked, someone, make.right_answers(asked), now=make.NOW).coins_awarded == 5


def test_the_database_itself_keeps_a_second_reward_of_the_family_out(asked):
    someone, first = make.citizen(), asked.live
    second = make.correction(asked)
    responses.submit(asked, someone, make.right_answers(asked), now=timezone.now())
    row = Participation(questionnaire=asked, version=first, citizen=someone, coins_awarded=5, on=make.NOW.date())
    asked.versions.filter(pk=second.pk).update(state="closed")
    draft = actions.Version.objects.create(
        questionnaire=asked, number=3, proposed_by=make.staff(Role.EDITOR, asked.agency)
    )
    signed = {"decided_by": make.staff(Role.APPROVER, asked.agency), "decided_at": make.NOW}
    asked.versions.filter(pk=draft.pk).update(state="published", published_at=make.NOW, **signed)
    row.version = draft
    with pytest.raises(IntegrityError, match="reward_once_per_family"), transaction.atomic():
        row.save()


def test_who_was_rewarded_before_a_merge_is_not_rewarded_again(asked):
    from tests.rewards.merging.test_two_accounts_made_one import propose

    old, new, now = make.citizen("old"), make.citizen("new"), timezone.now()
    responses.submit(asked, old, make.right_answers(asked), now=now)
    make.correction(asked)
    first, second = make.staff(Role.OPERATOR), make.staff(Role.OPERATOR)
    coins.approve_merge(propose((old, new), first).pk, by=second, now=now)
    outcome = responses.submit(asked, new, make.right_answers(asked), now=now)
    assert outcome.coins_awarded == 0
    assert Participation.objects.get(citizen=new).kept_back == "earlier"


def test_what_was_written_for_the_version_before_stands_in_the_new_one_where_it_fits(asked, client):
    client.force_login(make.citizen().user)
    old = make.right_answers(asked)
    make.correction(asked)
    page = client.post(f"/questionnaires/{asked.pk}/", old | {"attempt": "1"}, headers={"accept-language": "en"})
    assert page.status_code == 409
    assert "corrected while you were answering" in page.content.decode()
    single, multiple, words = (page.context["form"][str(q.pk)].value() for q in asked.questions.all())
    right = asked.questions.get(kind="multiple").choices.filter(is_right=True)
    assert (single, multiple, words) == (None, [str(c.pk) for c in right], "謝謝")
    assert not Participation.objects.exists()


def test_answers_that_had_arrived_before_the_correction_are_known_again(asked, client):
    someone, old = make.citizen(), make.right_answers(asked)
    responses.submit(asked, someone, old, now=timezone.now(), attempt=1)
    make.correction(asked)
    with pytest.raises(responses.AlreadySent):
        responses.submit(asked, someone, old, now=timezone.now(), attempt=1)
    with pytest.raises(QuestionsChanged):
        responses.submit(asked, make.citizen(), old, now=timezone.now(), attempt=1)


def test_the_api_says_that_the_questions_were_corrected(asked, client):
    client.force_login(make.citizen().user)
    old = make.right_answers(asked)
    make.correction(asked)
    sent = client.post(
        f"/api/v1/questionnaires/{asked.pk}/responses/", {"answers": old}, content_type="application/json"
    )
    assert (sent.status_code, sent.json()["error"]["code"]) == (409, "questions_changed")


# In the administration


def rows(version, **first):
    questions = list(version.questions.prefetch_related("choices"))
    data = {"questions-TOTAL_FORMS": len(questions), "questions-INITIAL_FORMS": len(questions)}
    for number, question in enumerate(questions):
        lines = "\n".join(("* " if c.is_right else "") + c.text for c in question.choices.all())
        fields = {"id": question.pk, "kind": question.kind, "order": question.order, "text": question.text,
                  "choices": lines, **(first if not number else {})}  # fmt: skip
        data |= {f"questions-{number}-{name}": value for name, value in fields.items()}
    return data


def test_the_buttons_lead_from_a_published_version_to_its_correction(asked):
    desk, head = (at_desk(make.staff(role, asked.agency)) for role in (Role.EDITOR, Role.APPROVER))
    assert [s.name for s in desk.get(change(asked)).context["steps"]] == ["correct", "close"]
    desk.post(step(asked, "correct"))
    page = desk.get(change(asked))
    assert [s.name for s in page.context["saving_steps"]] == ["submit"]
    desk.post(change(asked), rows(asked.draft, text="洗手要洗多久？") | {"_step_submit": "1", "title": "改題目"})
    assert asked.draft.state == "submitted"
    assert desk.post(change(asked), rows(asked.draft)).status_code == 403
    page = head.get(change(asked))
    head.post(step(asked, "publish"), {"seen": page.context["seen"]})
    assert asked.questions.first().text == "洗手要洗多久？"
    asked.refresh_from_db()
    assert asked.title == "健康小測驗"


def test_who_saved_last_counts_as_the_one_who_wrote_it(asked):
    first, second = make.staff(Role.EDITOR, asked.agency), make.staff(Role.EDITOR, asked.agency)
    agencies.grant_role(second, Role.APPROVER, agency=asked.agency, by=None)
    actions.correct(asked, by=first)
    at_desk(second).post(change(asked), rows(asked.draft, text="誰寫的？") | {"_step_submit": "1"})
    assert asked.draft.proposed_by == second
    assert [s.name for s in at_desk(second).get(change(asked)).context["steps"]] == ["close"]


def test_the_desk_tells_an_approver_that_a_correction_waits(asked):
    editor = make.staff(Role.EDITOR, asked.agency)
    actions.correct(asked, by=editor)
    link = "/admin/surveys/questionnaire/?versions__state__exact=submitted"
    head = at_desk(make.staff(Role.APPROVER, asked.agency))
    assert link not in head.get("/admin/").content.decode()
    actions.submit_correction(asked, by=editor)
    assert link in head.get("/admin/").content.decode()
    assert asked.title in head.get(link).content.decode()
    assert link not in at_desk(editor).get("/admin/").content.decode()


def test_the_results_of_each_version_are_counted_apart():
    asked = make.open_questionnaire(is_anonymous=False)
    responses.submit(asked, make.citizen(), make.right_answers(asked), now=timezone.now())
    make.correction(asked, now=timezone.now())
    desk = at_desk(make.staff(Role.EDITOR, asked.agency))
    page = reverse("admin:surveys_questionnaire_results", args=[asked.pk])
    assert [desk.get(f"{page}{which}").context["responses"] for which in ("", "?version=1", "?version=2")] == [0, 1, 0]
    assert [desk.get(f"{page}?version={which}").status_code for which in ("3", "x", "９", "9" * 30)] == [404] * 4
