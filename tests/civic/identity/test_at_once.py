"""Proofs and guesses at the same instant."""

import uuid
from functools import partial

import pytest

from civic.core.roles import Role
from civic.identity import actions, counter, guessing, letters
from civic.identity.models import Verification, WrongTry
from tests import factories as make
from tests.civic.identity import people
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_number_at_twenty_counters_at_once_proves_one_account():
    jobs = []
    for _ in range(20):
        code = people.shown(make.citizen()).code
        by = people.at(make.staff(Role.OPERATOR))
        jobs.append(partial(counter.confirm, by, code=code, document="id_card", number=people.NATIONAL, now=make.NOW))
    outcomes = at_once(jobs)
    assert sum(isinstance(outcome, actions.PersonHasAccount) for outcome in outcomes) == 19
    assert Verification.objects.count() == 1


def test_one_citizen_at_two_counters_at_once_is_verified_once():
    citizen = make.citizen()
    code = people.shown(citizen).code
    operators = [people.at(make.staff(Role.OPERATOR)) for _ in range(10)]
    confirm = partial(counter.confirm, code=code, document="id_card", now=make.NOW)
    outcomes = at_once([partial(confirm, by, number=people.number(n)) for n, by in enumerate(operators)])
    assert sum(isinstance(outcome, Verification) for outcome in outcomes) == 1
    assert Verification.objects.get().citizen == citizen


@pytest.mark.parametrize("same", ["account", "address"])
def test_forty_guesses_at_once_get_no_more_than_five_tries(same):
    citizen = make.citizen()
    people_ = [citizen] * 40 if same == "account" else [make.citizen() for _ in range(40)]
    places = [f"192.0.2.{n}" for n in range(40)] if same == "account" else ["192.0.2.1"] * 40
    jobs = [
        partial(letters.redeem, who, by=people.at(who, where), code=str(n), number=people.NATIONAL, now=make.NOW)
        for n, (who, where) in enumerate(zip(people_, places, strict=True))
    ]
    outcomes = at_once(jobs)
    assert sum(isinstance(outcome, guessing.WrongCode) for outcome in outcomes) == 5
    assert sum(isinstance(outcome, guessing.TooManyTries) for outcome in outcomes) == 35
    assert WrongTry.objects.count() == 5


def test_one_letter_typed_by_ten_at_once_proves_one_account():
    addressees = letters.read(f"王小明,推力市,{people.NATIONAL}")
    operator = make.staff(Role.OPERATOR)
    _batch, made = letters.make_batch(addressees, label="x", key=uuid.uuid4(), by=operator, now=make.NOW)
    citizens = [make.citizen() for _ in range(10)]
    outcomes = at_once(
        [
            partial(
                letters.redeem,
                who,
                by=people.at(who, f"192.0.2.{n}"),
                code=made[0].code,
                number=people.NATIONAL,
                now=make.NOW,
            )
            for n, who in enumerate(citizens)
        ]
    )
    assert sum(isinstance(outcome, Verification) for outcome in outcomes) == 1
