"""A lost phone and a lost mailbox: at the counter, with a document, the citizen gets account and wallet back."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from rest_framework.authtoken.models import Token

from civic.audit.models import AuditEvent
from civic.codes.actions import CodeUsed, CodeWrong
from civic.core.errors import NotAllowed
from civic.core.roles import Role
from civic.helpdesk.actions import OwnAccount, StaffAccount
from civic.recovery import actions, queries
from civic.recovery.models import Recovery
from civic.signin.addresses import AddressTaken
from rewards import coins
from tests import factories as make
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
NOW, NEW = make.NOW, "new@example.test"
ADD = "/admin/civic/recovery/add/"


@pytest.fixture
def lost():
    """Somebody with 50 coins, every way in, and none of them left."""
    citizen = make.rich_citizen(50)
    user = citizen.user
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    SocialAccount.objects.create(user=user, provider="google", uid="g-1")
    Authenticator.objects.create(user=user, type="webauthn", data={"name": "lost phone"})
    Token.objects.create(user=user)
    return user


@pytest.fixture
def operator():
    return make.staff(Role.OPERATOR)


def start(user, by, **changes):
    return actions.start(user, by=by, now=NOW, **{"document": "passport", "new_email": NEW, **changes})


def code() -> str:
    return re.search(r"^\d{6}$", mail.outbox[-1].body, re.MULTILINE).group()


def test_the_account_comes_back_with_its_coins_and_opens_to_nobody_else(lost, operator):
    thief = Client()
    thief.force_login(lost)
    recovery = start(lost, operator)
    actions.finish(recovery, code=code(), by=operator, now=NOW)
    lost.refresh_from_db()
    assert lost.email == NEW
    assert coins.balance(lost.citizen, today=NOW.date()) == 50
    assert thief.get("/me/").status_code == 302
    for ways in (SocialAccount, Authenticator, Token):
        assert not ways.objects.filter(user=lost).exists()


def test_a_code_under_way_to_the_old_mailbox_opens_nothing_any_more(lost, operator):
    thief = Client()
    page = thief.post("/accounts/login/", {"login": lost.email, "how": "code"})
    stolen = code()
    actions.finish(start(lost, operator), code=code(), by=operator, now=NOW)
    thief.post(page.url, {"code": stolen})
    assert "_auth_user_id" not in thief.session


def test_the_old_address_is_told_and_the_act_is_on_file_without_addresses(lost, operator):
    was = lost.email
    actions.finish(start(lost, operator), code=code(), by=operator, now=NOW)
    assert mail.outbox[-1].to == [was]
    done = AuditEvent.objects.get(action="recovery.done")
    assert (done.object_id, done.details["document"]) == (str(lost.pk), "passport")
    assert NEW not in str(done.details)
    assert Recovery.objects.get().new_email == ""


def test_a_wrong_or_used_code_gives_nothing_back(lost, operator):
    recovery, right = start(lost, operator), code()
    with pytest.raises(CodeWrong):
        actions.finish(recovery, code="x", by=operator, now=NOW)
    actions.finish(recovery, code=right, by=operator, now=NOW)
    again = Recovery.objects.create(user=lost, document="passport", new_email=NEW, operator=operator)
    with pytest.raises(CodeUsed):
        actions.finish(again, code=right, by=operator, now=NOW)
    with pytest.raises(actions.RecoveryDone):
        actions.finish(recovery, code=right, by=operator, now=NOW)


def test_only_an_operator_may_and_never_for_themselves_or_a_colleague(lost, operator):
    with pytest.raises(NotAllowed):
        start(lost, make.staff(Role.COORDINATOR))
    with pytest.raises(OwnAccount):
        start(operator, operator)
    with pytest.raises(StaffAccount):
        start(make.staff(Role.AUDITOR), operator)


def test_the_database_refuses_a_recovery_by_oneself_or_without_a_document(lost, operator):
    for wrong in ({"operator": lost, "document": "passport"}, {"operator": operator, "document": "a nice face"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Recovery.objects.create(user=lost, new_email=NEW, **wrong)


def test_an_address_that_opens_another_account_is_refused(lost, operator):
    with pytest.raises(AddressTaken):
        start(lost, operator, new_email=make.user().email)
    assert mail.outbox == []


def test_the_operator_finds_by_what_the_citizen_knows_and_sees_the_address_in_part(lost, operator):
    lost.citizen.birth_year = 1950
    lost.citizen.save()
    (found,) = queries.find(name=lost.name, birth_year=1950)
    assert (found.pk, found.masked) == (lost.pk, f"{lost.email[0]}•••@example.test")
    assert queries.find(name=lost.name, birth_year=1951) == []
    page = at_desk(operator).get(ADD, {"email": lost.email}).content.decode()
    assert found.masked in page
    assert AuditEvent.objects.filter(action="recovery.searched", details={"found": 1}).exists()
    page = at_desk(operator).post(f"{ADD}?email={lost.email}", {}).content.decode()
    assert found.masked in page
    assert AuditEvent.objects.filter(action="recovery.searched").count() == 2


def test_the_counters_pages_lead_from_the_search_to_the_account(lost, operator):
    desk = at_desk(operator)
    told = {"account": lost.pk, "document": "health", "new_email": NEW}
    page = desk.post(f"{ADD}?email={lost.email}", told)
    wrong = desk.post(page.url, {"code": "abc"})
    assert wrong.context["form"].errors["code"]
    assert desk.post(page.url, {"code": code()}).url == "/admin/civic/recovery/"
    lost.refresh_from_db()
    assert lost.email == NEW


def test_an_account_that_was_not_found_cannot_be_chosen(lost, operator):
    told = {"account": make.user().pk, "document": "health", "new_email": NEW}
    page = at_desk(operator).post(f"{ADD}?email={lost.email}", told)
    assert page.context["start"].errors["account"]
    assert not Recovery.objects.exists()


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.FINANCE, Role.AUDITOR])
def test_nobody_but_an_operator_opens_the_counters_pages(lost, role):
    assert at_desk(make.staff(role)).get(ADD).status_code == 403


def test_the_new_address_of_a_recovery_that_was_left_is_forgotten(lost, operator):
    recovery = start(lost, operator)
    assert actions.forget(now=NOW + timedelta(days=1)) == 0
    assert actions.forget(now=NOW + timedelta(days=1, seconds=1)) == 1
    recovery.refresh_from_db()
    assert (recovery.new_email, recovery.done_at) == ("", None)
