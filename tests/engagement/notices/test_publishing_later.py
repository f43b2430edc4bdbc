"""A notice that was approved for an hour: it leaves at that minute as it was approved, or not at all, and says why."""

from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone, translation

from civic.accounts.models import Topic
from civic.core.roles import Role
from civic.desk.steps import ChangedMeanwhile
from engagement.audiences.models import Audience, Clause
from engagement.notices import actions, queries
from engagement.notices.errors import AudienceEmpty, ClosesBefore, ExpiresBefore, OwnDraft, PastHour, WrongState
from engagement.notices.models import Notice
from engagement.sends.models import Send
from rewards.budgets import actions as budgets
from surveys.questionnaires.models import Questionnaire
from tests import factories as make
from tests.staff import at_desk, messages_of

pytestmark = pytest.mark.django_db
NINE = make.NOW + timedelta(hours=21)


def handed_in(home=None, **fields):
    """A notice that waits for its approver."""
    notice = make.notice(home, published=False, **fields)
    return actions.submit(notice, by=notice.proposed_by)


def approved(home=None, *, by=None, at=NINE, **fields):
    notice = handed_in(home, **fields)
    return actions.schedule(notice, by=by or make.staff(Role.APPROVER, notice.agency), at=at, now=make.NOW)


def again(notice):
    return Notice.objects.get(pk=notice.pk)


def mails():
    return [(letter.to[0], letter.body) for letter in mail.outbox]


def test_it_is_published_with_its_questions_when_its_hour_has_come_and_not_before():
    notice = approved(questionnaire=make.questionnaire())
    assert not actions.publish_due(now=NINE - timedelta(seconds=1)).published
    assert not queries.visible_to(None, now=NINE).exists()
    assert actions.publish_due(now=NINE).published == [notice.pk]
    assert queries.visible_to(None, now=NINE).get() == notice
    assert again(notice).questionnaire.opened_at == NINE
    assert Send.objects.get(notice=notice).created_at == NINE
    assert not actions.publish_due(now=NINE).published


def elders(home):
    return Audience.objects.create(agency=home, name="長者", min_age=65)


CHANGES = {
    "its words": lambda notice: Notice.objects.filter(pk=notice.pk).update(body="改過了"),
    "its picture": lambda notice: Notice.objects.filter(pk=notice.pk).update(
        picture="notices/b.png", picture_alt="b", picture_sha256=""
    ),
    "its hour": lambda notice: Notice.objects.filter(pk=notice.pk).update(goes_out_at=NINE + timedelta(hours=1)),
    "until when it is shown": lambda notice: Notice.objects.filter(pk=notice.pk).update(expires_at="2027-01-01T00:00Z"),
    "its audience": lambda notice: Notice.objects.filter(pk=notice.pk).update(audience=None),
    "the rule of its audience": lambda notice: Clause.objects.update(min_age=18),
    "a district of its audience": lambda notice: Clause.objects.update(districts=[make.district().pk]),
    "a topic of its audience": lambda notice: Clause.objects.update(
        topics=[Topic.objects.create(code="t", name="健康").pk]
    ),
    "when its questions close": lambda notice: Questionnaire.objects.update(closes_at="2027-01-01T00:00Z"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_after_the_approval_takes_it_back_whoever_makes_it(what):
    home = make.agency()
    elder = make.citizen(birth_year=1950, district=make.district())
    notice = approved(home, audience=elders(home), questionnaire=make.questionnaire(home))
    CHANGES[what](notice)
    elder.topics.set(Topic.objects.all())
    kept = again(notice)
    assert (kept.state, kept.approved_hash, kept.goes_out_at) == (Notice.State.SUBMITTED, "", None)
    assert not actions.publish_due(now=NINE).published
    actions.publish(kept, by=make.staff(Role.APPROVER, home), now=NINE)
    assert again(notice).state == Notice.State.PUBLISHED


def test_the_database_publishes_nothing_that_nobody_approved():
    notice = handed_in()
    signed = {"decided_by": make.staff(Role.APPROVER, notice.agency), "decided_at": make.NOW}
    rows, when = Notice.objects.filter(pk=notice.pk), {"published_at": make.NOW}
    with pytest.raises(DatabaseError, match="without an approval"), transaction.atomic():
        rows.update(state="published", **signed, **when)
    with pytest.raises(DatabaseError, match="not what was approved"), transaction.atomic():
        rows.update(state="approved", approved_hash="0" * 64, goes_out_at=NINE, **signed)
    later = approved()
    with pytest.raises(DatabaseError, match="not what was approved"), transaction.atomic():
        Notice.objects.filter(pk=later.pk).update(state="published", title="另一則", **when)


def test_the_fingerprint_is_the_same_in_every_time_zone():
    notice = handed_in(expires_at=NINE + timedelta(days=9))
    before = queries.fingerprint(notice.pk)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL timezone = 'Asia/Taipei'")
    assert queries.fingerprint(notice.pk) == before


def test_what_was_not_read_is_not_approved_for_later_either():
    notice = handed_in()
    seen = queries.fingerprint(notice.pk)
    Notice.objects.filter(pk=notice.pk).update(body="改過了")
    with pytest.raises(ChangedMeanwhile):
        actions.schedule(notice, by=make.staff(Role.APPROVER, notice.agency), at=NINE, now=make.NOW, seen=seen)


@pytest.mark.parametrize(
    ("refusal", "fields", "at"),
    [
        (PastHour, {}, make.NOW),
        (ExpiresBefore, {"expires_at": NINE}, NINE),
        (AudienceEmpty, {"audience": {"min_age": 65}}, NINE),
        (ClosesBefore, {"questionnaire": {"closes_at": NINE}}, NINE),
    ],
)
def test_an_hour_that_cannot_be_kept_is_refused_and_it_goes_on_waiting(refusal, fields, at):
    home = make.agency()
    if "audience" in fields:
        fields = {"audience": Audience.objects.create(agency=home, name="長者", **fields["audience"])}
    if "questionnaire" in fields:
        fields = {"questionnaire": make.questionnaire(home, **fields["questionnaire"])}
    notice = handed_in(home, **fields)
    with pytest.raises(refusal):
        actions.schedule(notice, by=make.staff(Role.APPROVER, home), at=at, now=make.NOW)
    assert again(notice).state == Notice.State.SUBMITTED


def closed_campaign(notice):
    budgets.close_campaign(notice.questionnaire.campaign, by=make.staff(Role.COORDINATOR), now=make.NOW)


def demoted(notice):
    notice.decided_by.memberships.all().delete()


def nobody_left(notice):
    notice.audience.agency.refresh_from_db()
    for user in make.User.objects.filter(citizen__isnull=False):
        user.is_active = False
        user.save()


@pytest.mark.parametrize(
    ("what", "code"),
    [(closed_campaign, "campaign_missing"), (demoted, "approver_gone"), (nobody_left, "audience_empty")],
)
def test_what_breaks_a_rule_at_its_hour_stays_approved_and_is_told_to_both(what, code):
    home = make.agency()
    make.citizen(birth_year=1950)
    asked = make.questionnaire(home, coins=5)
    notice = approved(home, audience=elders(home), questionnaire=asked)
    what(again(notice))
    done = actions.publish_due(now=NINE)
    kept = again(notice)
    assert not done.published
    assert (kept.state, kept.failure) == (Notice.State.APPROVED, code)
    assert not Send.objects.exists()
    told = mails()
    assert {address for address, _text in told} == {kept.proposed_by.email, kept.decided_by.email}
    with translation.override(settings.LANGUAGE_CODE):  # mails are in the county's, whatever was active before
        assert all(str(done.held_up[notice.pk]) in text for _address, text in told)
    page = reverse("admin:engagement_notice_change", args=[notice.pk])
    for user in {kept.proposed_by, make.staff(Role.APPROVER, home)}:
        assert page in at_desk(user).get("/admin/").content.decode()
    assert str(done.held_up[notice.pk]) in at_desk(kept.proposed_by).get(page).content.decode()
    actions.publish_due(now=NINE + timedelta(minutes=5))
    assert len(mails()) == 2


def test_what_was_held_up_is_published_by_another_approver_once_it_is_mended():
    notice = approved()
    demoted(notice)
    actions.publish_due(now=NINE)
    second = make.staff(Role.APPROVER, notice.agency)
    actions.publish(notice, by=second, now=NINE + timedelta(hours=1))
    kept = again(notice)
    assert (kept.state, kept.decided_by, kept.failure) == (Notice.State.PUBLISHED, second, "")


def test_nobody_chooses_the_hour_of_their_own_draft():
    home = make.agency()
    notice = handed_in(home)
    make.agencies.grant_role(notice.proposed_by, Role.APPROVER, agency=home, by=None)
    for decide in ("schedule", "publish"):
        more = {"at": NINE} if decide == "schedule" else {}
        with pytest.raises(OwnDraft):
            getattr(actions, decide)(notice, by=notice.proposed_by, now=make.NOW, **more)


def test_its_editor_takes_it_back_before_its_hour_and_writes_on():
    notice = approved(questionnaire=make.questionnaire())
    actions.recall(notice, by=notice.proposed_by, reason="日期有誤", now=make.NOW)
    assert not actions.publish_due(now=NINE).published
    assert again(notice).state == Notice.State.DRAFT
    assert notice.questionnaire.questions.update(text="改過了") == 3
    with pytest.raises(WrongState):
        actions.recall(make.notice(), by=notice.proposed_by, reason="太晚", now=NINE)


def test_an_approver_chooses_the_hour_on_its_page_by_taipeis_clock():
    notice = handed_in()
    desk = at_desk(make.staff(Role.APPROVER, notice.agency))
    address = reverse("admin:engagement_notice_step", args=[notice.pk, "schedule"])
    hour = (timezone.localtime() + timedelta(days=2)).replace(hour=9, minute=5, second=0, microsecond=0)
    for wrong in ("", "morgen", "2020-01-01T09:00"):
        answer = desk.post(address, {"at": wrong}, follow=True)
        assert len(messages_of(answer)) == 1
        assert again(notice).state == Notice.State.SUBMITTED
    desk.post(address, {"at": f"{hour:%Y-%m-%dT%H:%M}"})
    assert again(notice).goes_out_at == hour


def command(*words):
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_the_command_publishes_at_once_or_at_its_hour_by_the_same_rules():
    notice, later = handed_in(), handed_in()
    by = make.staff(Role.APPROVER, notice.agency)
    assert command("publish_notice", str(notice.pk), "--by", by.email).startswith(f"published {notice.pk}")
    make.agencies.grant_role(by, Role.APPROVER, agency=later.agency, by=None)
    hour = f"{timezone.localtime() + timedelta(days=2):%Y-%m-%d}T09:00"
    command("publish_notice", str(later.pk), "--by", by.email, "--at", hour)
    assert f"{timezone.localtime(again(later).goes_out_at):%Y-%m-%dT%H:%M}" == hour
    assert command("publish_due").endswith("0 published, 0 held up\n")


@pytest.mark.parametrize("what", ["no such notice", "nobody", "no hour", "a past hour", "its own editor", "a draft"])
def test_the_command_says_why_it_does_not_publish(what):
    notice = handed_in() if what != "a draft" else make.notice(published=False)
    by = make.staff(Role.APPROVER, notice.agency)
    words = {
        "no such notice": ["0", "--by", by.email],
        "nobody": [str(notice.pk), "--by", "nobody@example.test"],
        "no hour": [str(notice.pk), "--by", by.email, "--at", "tomorrow"],
        "a past hour": [str(notice.pk), "--by", by.email, "--at", "2020-01-01T09:00"],
        "its own editor": [str(notice.pk), "--by", notice.proposed_by.email],
        "a draft": [str(notice.pk), "--by", by.email],
    }[what]
    with pytest.raises(CommandError) as refusal:
        command("publish_notice", *words)
    assert refusal.value.returncode == 1
    assert str(refusal.value).endswith(("。", "."))
    assert again(notice).state != Notice.State.PUBLISHED
