"""A mailed code opens one thing, once, for fifteen minutes; each way in which it fails has its sentence."""

from datetime import timedelta

import pytest
from django.utils.timezone import localtime

from civic.codes import actions as codes
from civic.codes.models import MailedCode
from civic.core.errors import DomainError
from tests import factories as make
from tests.threads import at_once

pytestmark = pytest.mark.django_db
NOW = make.NOW
FOR = {"purpose": "test", "email": "to@example.test"}


@pytest.fixture
def user():
    return make.user()


def other_than(code: str) -> str:
    return "000000" if code != "000000" else "111111"


def test_the_right_code_is_good_once(user):
    code = codes.make(user, **FOR, now=NOW)
    codes.use(user, **FOR, code=f" {code} ", now=NOW)
    with pytest.raises(codes.CodeUsed):
        codes.use(user, **FOR, code=code, now=NOW)


def test_a_wrong_code_is_counted_and_three_close_it(user):
    code = codes.make(user, **FOR, now=NOW)
    for _ in range(3):
        with pytest.raises(codes.CodeWrong):
            codes.use(user, **FOR, code=other_than(code), now=NOW)
    with pytest.raises(codes.CodeLocked):
        codes.use(user, **FOR, code=code, now=NOW)


def test_a_code_is_good_for_fifteen_minutes(user):
    code = codes.make(user, **FOR, now=NOW)
    with pytest.raises(codes.CodeExpired):
        codes.use(user, **FOR, code=code, now=NOW + timedelta(minutes=15))


def test_a_newer_code_closes_the_older(user):
    old, new = codes.make(user, **FOR, now=NOW), codes.make(user, **FOR, now=NOW)
    if old != new:
        with pytest.raises(codes.CodeWrong):
            codes.use(user, **FOR, code=old, now=NOW)
    codes.use(user, **FOR, code=new, now=NOW)


def test_a_code_counts_for_its_person_purpose_and_address_only(user):
    code = codes.make(user, **FOR, now=NOW)
    for who, purpose, email in (
        (make.user(), "test", "to@example.test"),
        (user, "other", "to@example.test"),
        (user, "test", "else@example.test"),
    ):
        with pytest.raises(codes.NoCode):
            codes.use(who, purpose=purpose, email=email, code=code, now=NOW)


def test_five_codes_in_ten_minutes_are_enough(user):
    for _ in range(5):
        codes.make(user, **FOR, now=NOW)
    with pytest.raises(codes.TooManyCodes) as refused:
        codes.make(user, **FOR, now=NOW + timedelta(minutes=3))
    assert f"{localtime(NOW + timedelta(minutes=10)):%H:%M}" in str(refused.value)
    codes.make(user, **FOR, now=NOW + timedelta(minutes=10))


def test_the_digits_are_nowhere_in_the_table(user):
    code = codes.make(user, **FOR, now=NOW)
    assert code not in {*MailedCode.objects.values_list("digest", flat=True)}
    codes.forget(now=NOW + timedelta(days=1, seconds=1))
    assert not MailedCode.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_fifty_guesses_at_once_are_three(user):
    code = codes.make(user, **FOR, now=NOW)
    wrong = [f"{number:06d}" for number in range(50) if f"{number:06d}" != code]
    jobs = [lambda guess=guess: codes.use(user, **FOR, code=guess, now=NOW) for guess in wrong]
    outcomes = at_once(jobs, connections=20)
    assert all(isinstance(outcome, DomainError) for outcome in outcomes)
    assert sum(isinstance(outcome, codes.CodeWrong) for outcome in outcomes) == 3


@pytest.mark.django_db(transaction=True)
def test_the_right_code_sent_twenty_times_at_once_counts_once(user):
    code = codes.make(user, **FOR, now=NOW)
    outcomes = at_once([lambda: codes.use(user, **FOR, code=code, now=NOW)] * 20, connections=20)
    assert sum(outcome is None for outcome in outcomes) == 1
    assert all(outcome is None or isinstance(outcome, codes.CodeUsed) for outcome in outcomes)
