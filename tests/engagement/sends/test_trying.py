"""A notice that is sent as a test reaches oneself or the trial group, marked as one, and nobody else."""

import pytest
from django.utils.translation import override

from civic.audit.models import AuditEvent
from civic.core.roles import Role
from civic.outbox.models import OutboxItem
from engagement.delivery.planning.models import TrialGuest
from engagement.delivery.told import told_by
from engagement.sends.models import Send
from engagement.sends.trying import MOST_AN_HOUR
from tests import factories as make
from tests.engagement.sends.people import with_mail
from tests.staff import at_desk

pytestmark = pytest.mark.django_db


def editor_with_mail(home):
    person = with_mail("off")
    from civic.agencies import actions as agencies

    agencies.grant_role(person.user, Role.EDITOR, agency=home, by=None)
    return person.user


def test_an_editor_sends_a_draft_to_themselves_again_and_again():
    home = make.agency()
    editor, stranger = editor_with_mail(home), with_mail()
    draft = make.notice(home, published=False)
    desk, page = at_desk(editor), f"/admin/engagement/send/trial/{draft.pk}/"
    assert page in desk.get(f"/admin/engagement/notice/{draft.pk}/change/").content.decode()
    for _turn in range(2):
        assert desk.post(page, {"to": "me"}).status_code == 302
        row = OutboxItem.objects.get(about=f"trial:{draft.pk}")
        assert (row.user, row.channel) == (editor, "news_mail")
        with override("en"):
            (told,) = told_by([row])[row.pk]
        assert told.title == f"[Test] {draft.title}"
    assert not OutboxItem.objects.filter(user=stranger.user).exists()
    assert AuditEvent.objects.filter(action="notice.tried", actor=editor).count() == 2
    assert not Send.objects.exists()


def test_the_trial_group_gets_it_and_an_empty_one_is_said():
    home = make.agency()
    editor, guest = editor_with_mail(home), with_mail()
    draft = make.notice(home, published=False)
    desk, page = at_desk(editor), f"/admin/engagement/send/trial/{draft.pk}/"
    assert 'value="guests"' not in desk.get(page).content.decode()
    TrialGuest.objects.create(email=guest.user.email.upper())
    assert 'value="guests"' in desk.get(page).content.decode()
    desk.post(page, {"to": "guests"})
    assert OutboxItem.objects.get(about=f"trial:{draft.pk}").user == guest.user


def test_who_has_no_way_is_told_so_and_other_agencies_find_nothing():
    home = make.agency()
    draft = make.notice(home, published=False)
    page = f"/admin/engagement/send/trial/{draft.pk}/"
    answer = at_desk(make.staff(Role.EDITOR, home)).post(
        page, {"to": "me"}, headers={"accept-language": "en"}, follow=True
    )
    assert "Nothing was sent" in answer.content.decode()
    assert at_desk(make.staff(Role.EDITOR, make.agency())).get(page).status_code in (403, 404)
    published = make.notice(home)
    assert (
        at_desk(make.staff(Role.EDITOR, home)).get(f"/admin/engagement/send/trial/{published.pk}/").status_code == 404
    )


def test_an_editor_sends_so_many_tests_an_hour_and_no_more():
    home = make.agency()
    draft, page = make.notice(home, published=False), "/admin/engagement/send/trial/{}/"
    desk = at_desk(editor_with_mail(home))
    for _time in range(MOST_AN_HOUR + 1):
        answer = desk.post(page.format(draft.pk), {"to": "me"}, headers={"accept-language": "en"}, follow=True)
    assert "which is the limit" in answer.content.decode()
    assert AuditEvent.objects.filter(action="notice.tried").count() == MOST_AN_HOUR
