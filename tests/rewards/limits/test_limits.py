"""What a level may earn and spend: measured in the ledger, by the day, the month and in all."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from civic.accounts.models import Citizen
from civic.audit.models import AuditEvent
from civic.core.errors import NotAllowed
from civic.core.roles import Role
from civic.identity import actions as identity
from engagement.delivery.models import Message
from rewards import coins
from rewards.limits import actions, queries
from rewards.limits.models import LevelLimit
from rewards.redemption.counter import actions as redemption
from rewards.redemption.payments import errors
from rewards.redemption.refunds import actions as refunds
from tests import factories as make
from tests.rewards.limits.awards import TODAY, award, balance, limit
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_without_a_policy_there_are_no_limits():
    assert award(make.citizen(), 900, make.campaign(), "a") == 900


def test_what_is_beyond_the_limit_is_not_given_and_the_message_tells_what_came():
    limit(earn_day=50)
    citizen, pot = make.citizen(), make.campaign()
    assert [award(citizen, 30, pot, key) for key in ("a", "b")] == [30, 20]
    with pytest.raises(coins.EarnLimitReached):
        award(citizen, 30, pot, "c")
    assert (balance(citizen), coins.left_in(pot.__class__.objects.get(pk=pot.pk))) == (50, 950)
    assert [message.facts["coins"] for message in Message.objects.filter(citizen=citizen).order_by("pk")] == [30, 20]


def test_the_same_key_again_gives_the_same_answer_when_no_room_is_left():
    limit(earn_day=50)
    citizen, pot = make.citizen(), make.campaign()
    assert [award(citizen, 80, pot, "a"), award(citizen, 80, pot, "a")] == [50, 50]
    assert balance(citizen) == 50


def test_a_new_taipei_day_and_month_make_new_room():
    limit(earn_day=50, earn_month=70)
    citizen, pot = make.citizen(), make.campaign()
    given = [award(citizen, 60, pot, f"{days}", now=make.NOW + days * DAY) for days in (0, 1, 21)]
    assert given == [50, 20, 50]


def test_the_limit_in_all_stands_for_ever():
    limit(earn_total=60)
    citizen, pot = make.citizen(), make.campaign()
    award(citizen, 60, pot, "a")
    with pytest.raises(coins.EarnLimitReached):
        award(citizen, 1, pot, "b", now=make.NOW + 40 * DAY)


def test_a_verified_citizen_and_a_digital_one_with_a_proof_have_verified_limits():
    limit(earn_day=10)
    limit("digital", earn_day=20)
    verified, digital, pot = make.citizen(level="verified"), make.citizen(level="digital"), make.campaign()
    assert award(verified, 90, pot, "a") == 90
    assert award(digital, 90, pot, "b") == 20
    identity.verify(digital, method="letter", id_hash="a" * 64, by=None, now=make.NOW)
    assert award(digital, 90, pot, "c") == 90


def test_limits_hold_from_their_day_and_the_newest_counts():
    limit(earn_day=10)
    limit(earn_day=40)
    limit(valid_from=TODAY + DAY, earn_day=5)
    citizen = make.citizen()
    assert queries.earn_room(citizen.pk, now=make.NOW) == 40
    assert queries.earn_room(citizen.pk, now=make.NOW + DAY) == 5


def test_a_list_gives_each_what_there_is_room_for():
    limit(earn_day=50)
    bureau = make.agency()
    full, half, free, pot = make.citizen(), make.citizen(), make.citizen(level="verified"), make.campaign(bureau)
    award(full, 50, pot, "a")
    award(half, 30, pot, "b")
    people = [full.pk, half.pk, free.pk]
    for _ in range(2):
        grant = coins.award_many(
            people, 40, campaign=pot, key="list", reason="r", by=make.staff("editor", bureau), now=make.NOW
        )
    assert [balance(citizen) for citizen in (full, half, free)] == [50, 50, 40]
    assert grant.awarded == 2


def paying(citizen: Citizen, amount: int, clerk, *, key: str, now=make.NOW):
    _payment, code = make.payment_code(citizen, amount, now=now)
    return redemption.confirm(clerk=clerk, key=key, code=code.code, now=now).redemption


def test_spending_beyond_the_limit_is_refused_when_the_code_is_asked_for():
    payer, shop = make.rich_citizen(200), make.shop()
    limit(spend_day=50)
    paying(payer, 30, make.clerk(shop), key="a")
    with pytest.raises(coins.SpendLimitReached) as refused:
        make.payment_code(payer, 21)
    assert "20" in str(refused.value)
    assert paying(payer, 20, make.clerk(shop), key="b")


def test_the_shop_is_not_told_why():
    payer, clerk = make.rich_citizen(200), make.clerk(make.shop())
    _payment, code = make.payment_code(payer, 60)
    limit(spend_day=50)
    with pytest.raises(errors.PayerLimit) as refused:
        redemption.confirm(clerk=clerk, key="a", code=code.code, now=make.NOW)
    assert "level" not in str(refused.value)
    assert balance(payer) == 200


def test_a_cancelled_payment_makes_room_again():
    payer, shop = make.rich_citizen(200), make.shop()
    limit(spend_day=50)
    paid = paying(payer, 50, make.clerk(shop), key="a")
    refunds.void(paid.pk, by=make.owner(shop.merchant), now=make.later(60))
    assert queries.spend_room(payer.pk, now=make.later(61)) == 50


def test_only_a_coordinator_sets_limits_and_it_is_on_file():
    caps, level = {"earn_day": 10}, Citizen.Level.UNVERIFIED
    with pytest.raises(NotAllowed):
        actions.set_limits(level, caps, valid_from=TODAY, reason="x", by=make.staff("operator"), now=make.NOW)
    with pytest.raises(actions.DayHasPassed):
        actions.set_limits(level, caps, valid_from=TODAY - DAY, reason="x", by=None, now=make.NOW)
    sent = {"level": "unverified", "valid_from": "2999-01-01", "earn_day": "10", "reason": "fraud"}
    assert at_desk(make.staff(Role.COORDINATOR)).post("/admin/rewards/levellimit/add/", sent).status_code == 302
    assert LevelLimit.objects.get().earn_day == 10
    assert AuditEvent.objects.get(action="limits.set").details["earn_day"] == 10


def test_limits_that_were_set_are_never_changed():
    made = limit(earn_day=10)
    for change in (lambda: LevelLimit.objects.update(earn_day=99), made.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_shipped_limits_are_put_in_force_once():
    assert len(actions.publish_first(now=make.NOW)) == 2
    assert actions.publish_first(now=make.NOW) == []
    assert queries.earn_room(make.citizen().pk, now=make.NOW) == 100
    assert queries.earn_room(make.citizen(level="verified").pk, now=make.NOW) is None
