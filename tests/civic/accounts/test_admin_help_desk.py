"""The help desk closes and opens accounts, says why, and cannot touch staff."""

import pytest
from django.urls import reverse

from civic.audit.models import AuditEvent
from civic.core.roles import Role
from tests import factories as make
from tests.staff import at_desk, messages_of

pytestmark = pytest.mark.django_db


def step(user, name):
    return reverse("admin:civic_user_step", args=[user.pk, name])


def test_a_closed_account_is_signed_out_at_once():
    someone = make.citizen().user
    phone = at_desk(someone)
    at_desk(make.staff(Role.OPERATOR)).post(step(someone, "deactivate"), {"reason": "lost phone"})
    assert "_auth_user_id" in phone.session
    assert phone.get("/admin/").wsgi_request.user.is_anonymous
    assert AuditEvent.objects.get(action="user.deactivated").reason == "lost phone"


def test_without_a_reason_nothing_happens():
    someone = make.citizen().user
    page = at_desk(make.staff(Role.OPERATOR)).post(step(someone, "deactivate"), {"reason": " "}, follow=True)
    someone.refresh_from_db()
    assert someone.is_active
    assert len(messages_of(page)) == 1


def test_an_operator_cannot_close_a_colleagues_account():
    auditor = make.staff(Role.AUDITOR)
    at_desk(make.staff(Role.OPERATOR)).post(step(auditor, "deactivate"), {"reason": "mischief"})
    auditor.refresh_from_db()
    assert auditor.is_active


def test_whoever_opens_a_persons_particulars_says_why_first_and_that_is_on_file():
    someone = make.citizen().user
    desk, page = at_desk(make.staff(Role.OPERATOR)), reverse("admin:civic_user_change", args=[someone.pk])
    asked = desk.get(page).content.decode()
    assert someone.email not in asked
    assert not AuditEvent.objects.filter(action="user.viewed").exists()
    assert someone.email not in desk.get(page, {"why": "curiosity"}).content.decode()
    assert someone.email in desk.get(page, {"why": "contact"}).content.decode()
    assert someone.email in desk.get(page).content.decode()  # the reason holds for a quarter of an hour
    looks = AuditEvent.objects.filter(action="user.viewed", object_id=str(someone.pk))
    assert [look.details for look in looks] == [{"why": "contact", "roles": ["operator"], "agencies": []}] * 2
    another = make.citizen().user
    assert another.email not in desk.get(reverse("admin:civic_user_change", args=[another.pk])).content.decode()


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "PROPFIND"])
def test_by_no_other_method_is_anything_read_that_would_not_be_on_file(method):
    someone = make.citizen().user
    desk = at_desk(make.staff(Role.OPERATOR))
    for page in (reverse("admin:civic_user_change", args=[someone.pk]), reverse("admin:civic_user_changelist")):
        answer = desk.generic(method, page)
        assert answer.status_code == 405
        assert someone.email not in answer.content.decode()


def test_a_list_of_people_that_was_read_is_on_file_without_the_words_that_were_searched():
    make.citizen()
    at_desk(make.staff(Role.AUDITOR)).get(
        reverse("admin:civic_user_changelist"), {"q": "王小明", "is_staff__exact": "0"}
    )
    found = AuditEvent.objects.get(action="user.listed").details
    assert found == {"rows": 0, "searched": True, "filters": ["is_staff__exact"], "roles": ["auditor"], "agencies": []}
