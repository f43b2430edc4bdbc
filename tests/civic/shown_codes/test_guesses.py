"""Wrong guesses: counted by who guesses, also when two hundred are made at once, and kept when the try is undone."""

from datetime import timedelta
from functools import partial

import pytest

from civic.accounts.models import User
from civic.identity import guessing
from civic.identity.guessing import GUESSES, TooManyTries, WrongCode, one_try
from civic.identity.models import WrongTry
from rewards.redemption.attempts.models import WrongCode as WrongAtTheTill
from rewards.redemption.codes import till_actions
from rewards.redemption.payments import errors
from tests import factories as make
from tests.civic.identity import people
from tests.threads import at_once

NOW = make.NOW


def guess(by, *, now=NOW):
    with one_try(by, now=now):
        raise WrongCode


@pytest.fixture
def guesser():
    return people.at(make.user(), "192.0.2.1")


@pytest.mark.django_db
def test_what_a_wrong_guess_did_is_undone_and_the_guess_stays(guesser):
    def change_and_fail():
        with one_try(guesser, now=NOW):
            User.objects.filter(pk=guesser.user.pk).update(name="changed")
            raise WrongCode

    with pytest.raises(WrongCode):
        change_and_fail()
    assert not User.objects.filter(name="changed").exists()
    assert WrongTry.objects.get().user == guesser.user


@pytest.mark.django_db
def test_another_error_counts_no_guess(guesser):
    with pytest.raises(ZeroDivisionError), one_try(guesser, now=NOW):
        _ = 1 / 0
    assert not WrongTry.objects.exists()


@pytest.mark.django_db
def test_a_right_guess_counts_nothing_and_keeps_what_it_did(guesser):
    with one_try(guesser, now=NOW):
        make.user()
    assert not WrongTry.objects.exists()


@pytest.mark.django_db
def test_a_lock_ends_when_its_minutes_are_over(guesser):
    for _time in range(guessing.TRIES):
        with pytest.raises(WrongCode):
            guess(guesser)
    with pytest.raises(TooManyTries):
        guess(guesser, now=NOW + timedelta(minutes=14, seconds=59))
    with pytest.raises(WrongCode):
        guess(guesser, now=NOW + timedelta(minutes=15))


@pytest.mark.django_db
def test_only_guesses_of_the_named_ones_count_and_old_ones_are_forgotten(guesser):
    for _time in range(guessing.TRIES):
        guesser.count_guess(now=NOW)
    assert GUESSES.are_too_many({"user": guesser.user}, now=NOW)
    assert GUESSES.are_too_many({"user": make.user()}, {"address_hash": guesser.address_hash}, now=NOW)
    assert not GUESSES.are_too_many({"user": make.user()}, {"address_hash": "0" * 64}, now=NOW)
    assert GUESSES.forget(before=NOW) == 0
    assert GUESSES.forget(before=NOW + timedelta(seconds=1)) == guessing.TRIES


@pytest.mark.django_db(transaction=True)
def test_two_hundred_guesses_at_once_get_five_tries(guesser):
    outcomes = at_once([partial(guess, guesser)] * 200)
    assert sum(isinstance(outcome, WrongCode) for outcome in outcomes) == guessing.TRIES
    assert sum(isinstance(outcome, TooManyTries) for outcome in outcomes) == 200 - guessing.TRIES
    assert WrongTry.objects.count() == guessing.TRIES


@pytest.mark.django_db(transaction=True)
def test_two_hundred_guesses_at_once_at_a_till_get_ten_tries():
    clerk = make.clerk(make.shop())
    outcomes = at_once([partial(till_actions.look_up, clerk=clerk, digits=f"{n:08d}", now=NOW) for n in range(200)])
    assert sum(isinstance(outcome, errors.WrongCode) for outcome in outcomes) == 10
    assert sum(isinstance(outcome, errors.TooManyWrongCodes) for outcome in outcomes) == 190
    assert WrongAtTheTill.objects.count() == 10
