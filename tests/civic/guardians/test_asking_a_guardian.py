"""A minor asks, a guardian agrees from their own mailbox, and may take it back; looking at the page changes nothing."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from civic.accounts.actions import YoungYearStands, update_profile
from civic.accounts.models import User
from civic.core.roles import Role
from civic.guardians import actions, errors, queries
from civic.guardians.models import GuardianConsent
from civic.helpdesk import actions as support
from tests import factories as make
from tests.threads import at_once

pytestmark = pytest.mark.django_db
NOW = make.NOW
PARENT = "parent@example.test"
WHO = {"name": "王大明", "relation": "parent"}


@pytest.fixture
def child():
    return make.citizen("child", birth_year=2014)


def ask(child, client: Client | None = None):
    client = client or Client(headers={"accept-language": "en"})
    client.force_login(child.user)
    return client.post("/me/guardian/", {"email": PARENT})


def confirm(guardian: Client, path: str, **changes):
    """Have the code sent, and agree with it, as a guardian does."""
    guardian.post(path, {"step": "code"})
    digits = re.search(r"^\d{6}$", mail.outbox[-1].body, re.M)
    said = {"step": "agree", "sure": "on", "name": "王大明", "relation": "parent"}
    return guardian.post(path, {**said, "code": digits.group() if digits else "", **changes})


def mailed_path() -> str:
    return re.search(r"/guardian/\S+", mail.outbox[-1].body).group()


@pytest.mark.django_db(transaction=True)
def test_the_guardian_reads_agrees_and_takes_it_back_without_an_account(child):
    ask(child)
    assert mail.outbox[-1].to == [PARENT]
    guardian, path = Client(), mailed_path()
    assert guardian.get(path).status_code == 200
    assert not queries.has_consent(child)
    confirm(guardian, path)
    assert queries.has_consent(child)
    guardian.post(path, {"step": "take-back"})
    assert not queries.has_consent(child)
    confirm(guardian, path)
    assert not queries.has_consent(child)


@pytest.mark.django_db(transaction=True)
def test_a_child_that_gave_no_name_is_not_named_after_its_mail_address(child):
    User.objects.filter(pk=child.user_id).update(name="", email="secret.nick@example.test")
    child.user.refresh_from_db()
    ask(child)
    guardian, path = Client(headers={"accept-language": "en"}), mailed_path()
    pages = [guardian.get(path).content.decode()]
    confirm(guardian, path)
    pages.append(guardian.get(path).content.decode())
    letters = [letter.subject + letter.body for letter in mail.outbox]
    assert len(letters) == 2
    assert all("our child" in words and "secret.nick" not in words for words in (*pages, letters[1]))
    assert "secret.nick" not in letters[0]


@pytest.mark.django_db(transaction=True)
def test_without_the_tick_nothing_is_agreed(child):
    ask(child)
    page = Client(headers={"accept-language": "en"}).post(mailed_path(), {"step": "agree"})
    assert "Tick the box" in page.content.decode()
    assert not queries.has_consent(child)


@pytest.mark.parametrize("token", ["nothing", "MQ:1:x", "1", "../../me"])
def test_what_we_did_not_sign_opens_nothing(token):
    assert Client().get(f"/guardian/{token}/").status_code == 404


def test_a_mail_older_than_a_week_asks_for_a_new_one(child):
    made = actions.ask(child, PARENT, now=NOW)
    with pytest.raises(errors.AskedTooLongAgo):
        actions.agree(made, **WHO, now=NOW + timedelta(days=7, seconds=1))


def test_nobody_is_their_own_guardian_and_grown_ups_need_none(child):
    with pytest.raises(errors.OwnAddress):
        actions.ask(child, child.user.email.upper(), now=NOW)
    for year in (None, 1990, 2010):
        with pytest.raises(errors.NotAMinor):
            actions.ask(make.citizen(birth_year=year), PARENT, now=NOW)


def test_three_mails_a_day_are_enough(child):
    for _ in range(3):
        actions.ask(child, PARENT, now=NOW)
    with pytest.raises(errors.TooManyAsked):
        actions.ask(child, PARENT, now=NOW)


def test_a_child_does_not_grow_older_by_typing_but_at_the_counter(child):
    grown = {"name": "", "gender": "", "district": None, "topics": [], "today": NOW.date()}
    for year in (1990, None):
        with pytest.raises(YoungYearStands):
            update_profile(child, birth_year=year, **grown)
    support.forget_birth_year(child.user, by=make.staff(Role.OPERATOR), reason="出示身分證")
    child.refresh_from_db()
    update_profile(child, birth_year=1990, **grown)
    assert not queries.is_minor(child, today=NOW.date())


def test_whose_fifteenth_year_is_not_over_counts_as_a_minor():
    assert queries.is_minor(make.citizen(birth_year=2011), today=NOW.date())
    assert not queries.is_minor(make.citizen(birth_year=2010), today=NOW.date())


@pytest.mark.django_db(transaction=True)
def test_two_guardians_at_once_give_one_consent(child):
    now = timezone.now()
    asked = [actions.ask(child, f"p{n}@example.test", now=now) for n in range(2)]
    outcomes = at_once([lambda one=one: actions.agree(one, **WHO, now=now) for one in asked] * 3)
    assert outcomes == [None] * 6
    assert queries.in_force().count() == 1


def test_the_database_refuses_a_consent_taken_back_before_it_was_given(child):
    with pytest.raises(IntegrityError), transaction.atomic():
        GuardianConsent.objects.create(citizen=child, email=PARENT, withdrawn_at=NOW)


@pytest.mark.django_db(transaction=True)
def test_the_second_letter_says_that_the_first_was_enough(child):
    ask(child)
    first = mailed_path()
    ask(child)
    second, guardian = mailed_path(), Client(headers={"accept-language": "en"})
    confirm(guardian, first)
    page = guardian.get(second).content.decode()
    assert "has agreed already" in page
    assert 'value="agree"' not in page


@pytest.mark.django_db(transaction=True)
def test_after_a_consent_was_taken_back_both_read_how_to_go_on(child):
    client = Client(headers={"accept-language": "en"})
    ask(child, client)
    path, guardian = mailed_path(), Client(headers={"accept-language": "en"})
    confirm(guardian, path)
    guardian.post(path, {"step": "take-back"})
    assert "the child asks again on the site" in guardian.get(path).content.decode()
    page = client.get("/me/guardian/").content.decode()
    assert "took the consent back" in page
    assert "good for a week" not in page


@pytest.mark.django_db(transaction=True)
def test_a_letter_older_than_a_week_says_so_to_the_guardian_and_to_the_child(child):
    client = Client(headers={"accept-language": "en"})
    ask(child, client)
    GuardianConsent.objects.update(asked_at=timezone.now() - timedelta(days=8))
    page = client.get(mailed_path()).content.decode()
    assert "older than a week" in page
    assert 'value="agree"' not in page
    assert "nobody answered within a week" in client.get("/me/guardian/").content.decode()


@pytest.mark.parametrize("own", ["mei.li@gmail.com", "MEILI+mum@googlemail.com", "mei.li+2@gmail.com"])
def test_another_way_to_write_the_childs_own_address_is_its_own_address(child, own):
    child.user.email = "meili@gmail.com"
    child.user.save()
    with pytest.raises(errors.OwnAddress):
        actions.ask(child, own, now=NOW)
    assert actions.ask(child, "mei.li@example.test", now=NOW).mailbox == "mei.li@example.test"


def test_a_minor_agrees_for_nobody(child):
    friend = make.citizen("friend", birth_year=2013)
    with pytest.raises(errors.CannotAgree):
        actions.ask(child, friend.user.email.replace("@", "+mum@"), now=NOW)
    asked = actions.ask(child, PARENT, now=NOW)
    User.objects.filter(pk=friend.user_id).update(email=PARENT)
    with pytest.raises(errors.CannotAgree):
        actions.agree(asked, **WHO, now=NOW)


def test_one_mailbox_agrees_for_a_household_and_no_more(settings):
    settings.GUARDIAN_CHILDREN = 2
    for _ in range(2):
        one = actions.ask(make.citizen(birth_year=2014), PARENT, now=NOW)
        actions.agree(one, **WHO, now=NOW)
    with pytest.raises(errors.CannotAgree):
        actions.ask(make.citizen(birth_year=2014), "parent+3@example.test", now=NOW)


@pytest.mark.django_db(transaction=True)
def test_only_a_fresh_code_a_name_and_a_relation_make_a_consent(child):
    ask(child)
    guardian, path = Client(headers={"accept-language": "en"}), mailed_path()
    for lacking, words in (("name", "Enter your name"), ("relation", "Choose one"), ("code", "Enter the code")):
        assert words in confirm(guardian, path, **{lacking: ""}).content.decode()
    assert "not the right code" in confirm(guardian, path, code="000000").content.decode()
    assert not queries.has_consent(child)
    with pytest.raises(IntegrityError), transaction.atomic():
        GuardianConsent.objects.update(given_at=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_one_page_shows_a_guardian_all_that_they_agreed_to(child):
    sister, now = make.citizen("sister", birth_year=2015), timezone.now()
    actions.agree(actions.ask(sister, "parent+2@example.test", now=now), **WHO, now=now)
    ask(child)
    guardian, path = Client(headers={"accept-language": "en"}), mailed_path()
    confirm(guardian, path)
    page = guardian.get(path).content.decode()
    assert "What you agreed to" in page
    for one in (child, sister):
        assert one.user.get_short_name() in page
    guardian.post(path, {"step": "take-back", "consent": queries.newest(sister).pk})
    assert (queries.has_consent(sister), queries.has_consent(child)) == (False, True)
