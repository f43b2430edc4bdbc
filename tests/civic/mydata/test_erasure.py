"""A week after the wish nothing personal is left anywhere, and the ledger's sums are what they were."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.utils import timezone

from civic.accounts.models import User
from civic.audit.models import AuditEvent
from civic.codes import actions as codes
from civic.codes.models import MailedCode
from civic.core.roles import Role
from civic.digital.models import DigitalCard
from civic.guardians.models import GuardianConsent
from civic.helpdesk import actions as support
from civic.identity import actions as identity
from civic.identity.models import CounterCode, Verification, WrongTry
from civic.mydata import actions, erasing
from civic.mydata.models import DataExport, Erasure
from civic.recovery import actions as recovery
from civic.recovery.models import Recovery
from civic.signin.tokens import issue_token
from rewards import coins
from rewards.ledger.verification import verify
from rewards.redemption.counter import actions as redemption
from rewards.redemption.payments.models import Redemption
from tests import factories as make
from tests.civic.mydata.dump import everything

pytestmark = pytest.mark.django_db
NOW = make.NOW
WEEK = timedelta(days=7)
MARKER = "markerqx"


def sums() -> tuple[int, int]:
    """Coins that were issued, and coins in all places together."""
    report = verify()
    assert report.well, report.faults
    return report.issued, sum(report.places.values())


@pytest.fixture
def marked():
    """Somebody who has left a marker in every text that a person can fill, and traces in every table about people."""
    citizen = make.rich_citizen(100)
    user = citizen.user
    user.email, user.name = f"{MARKER}1@example.test", f"{MARKER}2"
    user.set_password(f"{MARKER}3")
    user.save()
    citizen.birth_year, citizen.gender, citizen.district = 1951, "female", make.district()
    citizen.save()
    for number, address in enumerate([user.email, f"{MARKER}4@example.test"]):
        user.emailaddress_set.create(email=address, verified=True, primary=not number)
    Authenticator.objects.create(user=user, type="totp", data={"secret": f"{MARKER}5"})
    issue_token(user, by=user)
    _payment, code = make.payment_code(citizen, 30)
    redemption.confirm(clerk=make.clerk(make.shop()), key="tap", code=code.code, now=NOW)
    held = coins.hold(citizen, 20, reason="看一下", by=make.staff(Role.OPERATOR), now=NOW)
    coins.appeal(held.pk, citizen=citizen, words=f"{MARKER}6", now=NOW)
    coins.release(held.pk, reason="沒事", by=make.staff(Role.OPERATOR), now=NOW)
    leave_traces_of_proofs(user)
    return user


def leave_traces_of_proofs(user: User) -> None:
    """Rows about who the person is, who answers for them, and codes on their way."""
    citizen, operator = user.citizen, make.staff(Role.OPERATOR)
    identity.verify(citizen, method="counter", id_hash="a" * 64, by=operator, now=NOW)
    counter = {"nonce": b"1" * 16, "code_hash": "b" * 64, "digits_hash": "c" * 64, "expires_at": NOW}
    CounterCode.objects.create(citizen=citizen, **counter)
    WrongTry.objects.create(user=user, address_hash="d" * 64, at=NOW)
    DigitalCard.objects.create(citizen=citizen, number="ABCD-2345", since=NOW)
    GuardianConsent.objects.create(citizen=citizen, email=f"{MARKER}8@example.test")
    codes.make(user, purpose="new-address", email=f"{MARKER}9@example.test", now=NOW)
    recovery.start(user, document="passport", new_email=f"{MARKER}9@example.test", by=operator, now=NOW)
    SocialAccount.objects.create(user=user, provider="line", uid=f"{MARKER}9", extra_data={"email": f"{MARKER}9"})


def leave_traces_on_the_pages(user: User) -> None:
    """What only pages leave behind: sessions, a code under way in another browser, a read notice, answers, a copy."""
    client = Client()
    client.force_login(user)
    client.post("/accounts/email/", {"action_add": "", "email": f"{MARKER}7@example.test"})
    client.get(f"/notices/{make.notice(now=NOW).pk}/")
    Client().post("/accounts/login/", {"login": user.email, "how": "code"})
    Client().post("/accounts/signup/", {"email": user.email})
    opened = make.open_questionnaire()
    client.post(f"/questionnaires/{opened.pk}/", {})
    actions.request_export(user, now=NOW)
    actions.make_exports(now=NOW)


def test_no_marker_is_found_anywhere_and_the_sums_are_unchanged(marked):
    leave_traces_on_the_pages(marked)
    before, sessions = sums(), Session.objects.count()
    assert len(set(re.findall(rf"{MARKER}\d", everything()))) >= 5  # passwords and sessions are not plain text
    actions.request_erasure(marked, now=NOW)
    assert erasing.carry_out_due(now=NOW + WEEK) == 1
    assert [line for line in everything().splitlines() if MARKER in line] == []
    assert not any(MARKER in str(session.get_decoded()).lower() for session in Session.objects.all())
    assert Session.objects.count() < sessions
    assert not DataExport.objects.exists()
    for table in (Verification, CounterCode, WrongTry, DigitalCard, GuardianConsent, MailedCode, Recovery):
        assert not table.objects.exists()
    assert sums() == before
    assert AuditEvent.objects.filter(action="account.erased", object_id=str(marked.pk), actor_label="system").exists()


def test_coins_go_back_by_an_entry_with_a_reason(marked):
    actions.request_erasure(marked, now=NOW)
    erasing.carry_out_due(now=NOW + WEEK)
    last = coins.history(marked.citizen)[0]
    assert (last.kind, last.coins, last.balance) == ("expire", -70, 0)
    assert last.reason


def test_the_shop_keeps_its_receipt_without_the_citizen(marked):
    actions.request_erasure(marked, now=NOW)
    erasing.carry_out_due(now=NOW + WEEK)
    receipt = Redemption.objects.get()
    assert (receipt.citizen, receipt.amount) == (None, 30)


def test_nothing_happens_before_the_week_is_over(marked):
    actions.request_erasure(marked, now=NOW)
    assert erasing.carry_out_due(now=NOW + WEEK - timedelta(seconds=1)) == 0
    marked.refresh_from_db()
    assert marked.is_active


def test_a_changed_mind_stops_it(marked):
    actions.request_erasure(marked, now=NOW)
    actions.cancel_erasure(marked, now=NOW + timedelta(days=6))
    assert erasing.carry_out_due(now=NOW + WEEK) == 0
    assert Erasure.objects.get().done_at is None


def test_it_is_refused_while_coins_are_on_hold_with_the_reason(marked):
    coins.hold(marked.citizen, 10, reason="看一下", by=make.staff(Role.OPERATOR), now=NOW)
    with pytest.raises(actions.CannotErase) as refused:
        actions.request_erasure(marked, now=NOW)
    assert "10" in str(refused.value)
    assert not Erasure.objects.exists()


def test_a_hold_that_comes_during_the_week_makes_it_wait(marked):
    actions.request_erasure(marked, now=NOW)
    held = coins.hold(marked.citizen, 10, reason="看一下", by=make.staff(Role.OPERATOR), now=NOW)
    assert erasing.carry_out_due(now=NOW + WEEK) == 0
    coins.release(held.pk, reason="沒事", by=make.staff(Role.OPERATOR), now=NOW + WEEK)
    assert erasing.carry_out_due(now=NOW + WEEK) == 1


@pytest.mark.parametrize("work", ["staff", "clerk"])
def test_people_with_a_duty_lay_it_down_first(work):
    person = make.staff(Role.EDITOR, make.agency()) if work == "staff" else make.clerk(make.shop())
    with pytest.raises(actions.CannotErase):
        actions.request_erasure(person, now=NOW)


def test_nobody_else_is_touched(marked):
    neighbour = make.rich_citizen(40)
    neighbour.user.emailaddress_set.create(email=neighbour.user.email, verified=True, primary=True)
    name = neighbour.user.name
    client = Client()
    client.force_login(neighbour.user)
    actions.request_erasure(marked, now=NOW)
    erasing.carry_out_due(now=NOW + WEEK)
    neighbour.user.refresh_from_db()
    assert (neighbour.user.name, coins.balance(neighbour, today=NOW.date())) == (name, 40)
    assert client.get("/me/").status_code == 200


def test_the_erased_account_opens_no_door_and_the_address_is_free_again(marked):
    client = Client()
    client.force_login(marked)
    actions.request_erasure(marked, now=NOW)
    erasing.carry_out_due(now=NOW + WEEK)
    assert client.get("/me/").url.startswith("/accounts/login/")
    make.User.objects.create_user(f"{MARKER}1@example.test")
    marked.refresh_from_db()
    with pytest.raises(support.ErasedAccount):
        support.reactivate(marked, by=make.staff(Role.OPERATOR), reason="asked by phone")


def test_the_pages_say_what_is_lost_take_the_wish_and_give_it_back(marked):
    client = Client(headers={"accept-language": "en"})
    client.force_login(marked)
    assert "70 coins" in client.get("/me/data/erase/").content.decode()
    assert client.post("/me/data/erase/").status_code == 400
    assert client.post("/me/data/erase/", {"sure": "yes"}).url == "/me/data/"
    assert mail.outbox[-1].to == [marked.email]
    assert "Keep my account" in client.get("/me/data/").content.decode()
    client.post("/me/data/keep/")
    assert not Erasure.objects.filter(cancelled_at__isnull=True).exists()
    assert client.post("/me/data/keep/").status_code == 404


def test_whoever_signs_in_meanwhile_is_led_to_where_they_can_keep_their_account(db):
    user = make.citizen().user
    actions.request_erasure(user, now=timezone.now())
    client = Client(headers={"accept-language": "en"})
    asked = client.post("/accounts/login/", {"login": user.email, "how": "code"})
    code = re.search(r"^\d{6}$", mail.outbox[-1].body, re.MULTILINE).group()
    shown = client.post(asked.url, {"code": code}, follow=True).content.decode()
    assert "Your account will be erased on" in shown
    assert '<a href="/me/data/">I want to keep it</a>' in shown


def test_the_wish_is_due_a_week_later(marked):
    now = timezone.now()
    assert actions.request_erasure(marked, now=now).due_at == now + WEEK
    assert actions.request_erasure(marked, now=now + timedelta(days=1)).due_at == now + WEEK


def test_one_who_cannot_be_erased_for_an_unforeseen_reason_keeps_nobody_else(marked):
    applicant = make.citizen("applicant").user
    merchant = make.merchant(state="rejected")
    merchant.applied_by = applicant
    merchant.save()
    make.shop(merchant)
    for person in (applicant, marked):
        actions.request_erasure(person, now=NOW)
    assert erasing.carry_out_due(now=NOW + WEEK) == 1
    marked.refresh_from_db()
    assert not marked.is_active
