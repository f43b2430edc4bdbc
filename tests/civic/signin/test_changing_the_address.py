"""A new address needs a code from both mailboxes; who else is signed in is signed out; nobody learns who has joined."""

import re

import pytest
from django.core import mail
from django.test import Client
from rest_framework.authtoken.models import Token

from civic.accounts.models import User
from civic.signin import addresses
from tests import factories as make
from tests.threads import at_once

pytestmark = pytest.mark.django_db
NOW, NEW = make.NOW, "new@example.test"


@pytest.fixture
def person():
    user = make.citizen().user
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def signed_in(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def codes() -> dict[str, str]:
    """The newest code in each mailbox."""
    found = {sent.to[0]: re.search(r"^\d{6}$", sent.body, re.MULTILINE) for sent in mail.outbox}
    return {to: code.group() for to, code in found.items() if code}


def ask(client: Client, new: str = NEW):
    return client.post("/accounts/email/", {"email": new})


def send(client: Client, old_code: str, new_code: str):
    return client.post("/accounts/email/", {"step": "codes", "old_code": old_code, "new_code": new_code})


def test_both_codes_change_the_address_and_both_mailboxes_hear_of_it(person):
    was, client = person.email, signed_in(person)
    ask(client)
    assert send(client, codes()[was], codes()[NEW]).url == "/me/sign-in/"
    person.refresh_from_db()
    assert person.email == NEW
    assert [address.email for address in person.emailaddress_set.all()] == [NEW]
    assert {sent.to[0] for sent in mail.outbox[-2:]} == {was, NEW}


def test_other_sessions_end_and_this_one_goes_on(person):
    here, elsewhere = signed_in(person), signed_in(person)
    ask(here)
    send(here, codes()[person.email], codes()[NEW])
    assert here.get("/me/").status_code == 200
    assert elsewhere.get("/me/").status_code == 302


@pytest.mark.parametrize("had_key", [True, False])
def test_a_key_for_programs_ends_too_and_who_had_one_reads_it_in_both_mailboxes(person, had_key):
    if had_key:
        Token.objects.create(user=person)
    here = signed_in(person)
    ask(here)
    send(here, codes()[person.email], codes()[NEW])
    assert not Token.objects.filter(user=person).exists()
    assert [("your own programs" in sent.body) for sent in mail.outbox[-2:]] == [had_key] * 2


@pytest.mark.parametrize("wrong", ["old_code", "new_code"])
def test_one_right_code_is_not_enough_and_stays_good(person, wrong):
    client, was = signed_in(person), person.email
    ask(client)
    right = {"old_code": codes()[was], "new_code": codes()[NEW]}
    page = send(client, **{**right, wrong: "000000" if right[wrong] != "000000" else "111111"})
    assert page.status_code == 400
    assert "not the right code" in page.content.decode()
    assert send(client, **right).status_code == 302


def test_the_same_codes_do_nothing_a_second_time(person):
    client, was = signed_in(person), person.email
    ask(client)
    both = codes()[was], codes()[NEW]
    send(client, *both)
    addresses.put(person, was)
    client.force_login(person)
    session = client.session
    session["new_address"] = NEW
    session.save()
    page = send(client, *both)
    assert "was used before" in page.content.decode()


def test_a_taken_address_looks_like_any_other_and_its_owner_gets_no_code(person):
    taken = make.user().email
    client = signed_in(person)
    free, other = ask(client), ask(signed_in(make.citizen().user), taken)
    assert (free.status_code, free.url) == (other.status_code, other.url)
    assert mail.outbox[-1].to == [taken]
    assert taken not in codes()


def test_an_address_that_is_taken_meanwhile_is_refused_with_a_sentence(person):
    client, was = signed_in(person), person.email
    ask(client)
    User.objects.create_user(NEW.upper())
    page = send(client, codes()[was], codes()[NEW])
    assert "opens another account" in page.content.decode()
    person.refresh_from_db()
    assert person.email == was


@pytest.mark.django_db(transaction=True)
def test_two_accounts_that_want_one_address_at_once_do_not_both_get_it():
    people = [make.citizen().user for _ in range(8)]
    outcomes = at_once([lambda user=user: addresses.put(user, NEW) for user in people])
    assert sum(outcome is None for outcome in outcomes) == 1
    assert sum(isinstance(outcome, addresses.AddressTaken) for outcome in outcomes) == 7


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Enter your e-mail"),
        ("me@", "name@example.org"),
        ("a b@example.test", "name@example.org"),
        ("😀@x", "name@example.org"),
    ],
)
def test_what_is_no_address_is_said_at_the_field(person, typed, says):
    page = ask(signed_in(person), typed)
    assert page.status_code == 400
    assert says in page.content.decode()


def test_ones_own_address_is_not_a_new_one(person):
    page = ask(signed_in(person), person.email.upper())
    assert "your address already" in page.content.decode()
    assert mail.outbox == []


def test_asking_again_and_again_is_slowed_down(person):
    client = signed_in(person)
    for _ in range(6):
        page = ask(client)
    assert page.status_code == 400
    assert "Five codes were sent" in page.content.decode()
    assert len(mail.outbox) == 10
