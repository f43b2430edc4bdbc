"""An address that nobody confirmed is deleted after a week; an account that means something to anybody stays."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.utils import timezone

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.roles import Role
from civic.guardians import actions as guardians
from civic.guardians.models import GuardianConsent
from civic.privacy import unconfirmed
from civic.tasks import forget_unconfirmed
from rewards.grants.models import GrantRequest
from rewards.shops import team
from rewards.shops.models import StaffInvitation
from tests import factories as make
from tests.civic.accounts.mails import code_in

pytestmark = pytest.mark.django_db
ADDRESS = "typed@example.test"
WEEK = timedelta(days=7)


def later(**delta: int):
    return timezone.now() + timedelta(**delta)


@pytest.fixture
def typed() -> User:
    """Somebody typed an address into the page, and nobody entered the code."""
    Client().post("/accounts/signup/", {"email": ADDRESS})
    return User.objects.get(email=ADDRESS)


def test_it_is_gone_a_week_later_with_everything_that_held_it(typed):
    assert unconfirmed.forget(now=later(days=6)) == 0
    assert unconfirmed.forget(now=later(days=7, seconds=1)) == 1
    assert not User.objects.exists()
    assert not any(ADDRESS in str(session.get_decoded()) for session in Session.objects.all())


def test_the_owner_of_the_address_joins_afterwards_as_if_nothing_had_been(typed):
    unconfirmed.forget(now=later(days=8))
    client = Client()
    page = client.post("/accounts/signup/", {"email": ADDRESS})
    client.post(page.url, {"code": code_in(mail.outbox[-1])})
    assert client.get("/me/").status_code == 200


def test_a_confirmed_address_stays(typed):
    typed.emailaddress_set.update(verified=True)
    assert unconfirmed.forget(now=later(days=400)) == 0


def test_one_who_was_made_without_the_page_stays():
    make.citizen("by-import")
    assert unconfirmed.forget(now=later(days=400)) == 0


def test_one_whom_a_counter_made_stays_though_anybody_may_ask_for_a_code_to_the_address():
    made = make.citizen("at-the-counter").user
    audit.record("user.opened_at_counter", by=make.staff(Role.OPERATOR), about=made)
    Client().post("/accounts/login/", {"login": made.email, "how": "code"})
    assert made.emailaddress_set.filter(verified=False).exists()
    assert unconfirmed.forget(now=later(days=400)) == 0


def with_coins(user: User) -> None:
    campaign = make.campaign(max_coins=10)
    make.coins.award(user.citizen, 10, campaign=campaign, key="gift", reason="歡迎", by="tests", now=make.NOW)


def on_a_list(user: User) -> None:
    asked = {"campaign": make.campaign(), "coins_each": 5, "reason": "歡迎", "proposed_by": make.user()}
    GrantRequest.objects.create(citizen_ids=[user.citizen.pk], **asked)


def as_clerk(user: User) -> None:
    shop = make.shop()
    shop.merchant.staff.create(user=user, shop=shop, role="clerk")


def as_applicant(user: User) -> None:
    merchant = make.merchant(state="applied")
    merchant.applied_by = user
    merchant.save()


def with_a_role(user: User) -> None:
    make.agencies.grant_role(user, Role.EDITOR, agency=make.agency(), by=None)


@pytest.mark.parametrize("needed", [with_coins, on_a_list, as_clerk, as_applicant, with_a_role])
def test_never_one_with_coins_a_merchant_or_a_role(typed, needed):
    needed(typed)
    assert unconfirmed.forget(now=later(days=400)) == 0
    assert User.objects.filter(pk=typed.pk).exists()


def test_a_guardian_who_never_answered_is_forgotten_after_two_weeks():
    child = make.citizen("child", birth_year=2014)
    guardians.ask(child, "parent@example.test", now=make.NOW)
    assert guardians.forget(now=make.NOW + 2 * WEEK) == 0
    assert guardians.forget(now=make.NOW + 2 * WEEK + timedelta(seconds=1)) == 1


def test_a_guardian_who_agreed_is_remembered():
    child = make.citizen("child", birth_year=2014)
    asked = guardians.ask(child, "parent@example.test", now=make.NOW)
    guardians.agree(asked, name="王大明", relation="parent", now=make.NOW)
    guardians.forget(now=make.NOW + timedelta(days=400))
    assert GuardianConsent.objects.get().given_at


def test_an_invitation_that_nobody_took_up_is_forgotten_after_a_month():
    shop = make.shop()
    team.invite(shop.merchant_id, email=ADDRESS, shop=shop, by=make.owner(shop.merchant), now=make.NOW)
    assert team.forget_unanswered(now=make.NOW + timedelta(days=30)) == 0
    assert team.forget_unanswered(now=make.NOW + timedelta(days=31)) == 1
    assert not StaffInvitation.objects.exists()


def test_the_daily_job_ends_visits_that_are_over_too(typed):
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))
    forget_unconfirmed()
    assert not Session.objects.exists()
    assert User.objects.filter(pk=typed.pk).exists()
