"""A job that is killed with -9 leaves all or nothing of each step, and a later run finishes it."""

import hashlib
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from django.db import connection
from django.db.models import Count, Sum

from civic.accounts.models import Citizen, User
from civic.core.calendar import day_start, month_of
from rewards import coins
from rewards.awards import actions
from rewards.budgets.models import Grant
from rewards.ledger import actions as ledger
from rewards.ledger import addresses, lapsing
from rewards.ledger.models import Account, Posting, Transaction
from rewards.ledger.verification import verify
from rewards.settlement.closing import actions as settlement
from rewards.settlement.closing import errors, queries
from rewards.settlement.periods.calendar import Length
from rewards.settlement.periods.models import Settlement
from rewards.settlement.periods.queries import period_of
from tests import effort
from tests import factories as make
from tests.rewards.settlement.schemes import in_force

pytestmark = [pytest.mark.forks, pytest.mark.django_db(transaction=True)]
Job = Callable[[], object]


def start(job: Job) -> int:
    """Run the job in a child with a connection of its own; return its process id once it is about to begin."""
    connection.close()
    ready, say = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            connection.ensure_connection()
            os.write(say, b"!")
            job()
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
            os._exit(1)
        os._exit(0)
    os.close(say)
    os.read(ready, 1)
    os.close(ready)
    return child


def survives(job: Job, seconds: float) -> bool:
    """Kill the job's process after so many seconds; return whether the job had ended by then."""
    child = start(job)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return not os.WIFSIGNALED(status)


def kill(times: int, job_of_round: Callable[[int], Job]) -> list[Job]:
    """Kill jobs until so many died in the middle; a job that gets through makes room for the next round's."""
    seed = random.randrange(10**6)
    chance, killed, jobs = random.Random(seed), 0, [job_of_round(0)]
    while killed < times:
        longest = 0.4 if killed % 5 == 0 else 0.06  # most die early, some get far
        if survives(jobs[-1], chance.uniform(0.005, longest)):
            jobs.append(job_of_round(len(jobs)))
        else:
            killed += 1
    print(f"killed {killed} times in {len(jobs)} rounds, seed {seed}")
    return jobs


def crowd(size: int) -> list[int]:
    people = User.objects.bulk_create(User(email=f"crowd{n}@example.test", name="c") for n in range(size))
    return [citizen.pk for citizen in Citizen.objects.bulk_create(Citizen(user=person) for person in people)]


@pytest.mark.long
def test_a_grant_killed_many_times_gives_each_citizen_its_coins_once(monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 100)
    people, pot = crowd(2_000), make.campaign(max_coins=1_000_000)
    by = make.staff("editor", pot.agency)

    def grant(number: int) -> Job:
        key = f"round-{number}"
        return partial(coins.award_many, people, 2, campaign=pot, key=key, reason="thanks", by=by, now=make.NOW)

    rounds = kill(effort.KILLED_GRANTS, grant)
    rounds[-1]()
    given = dict(Grant.objects.filter(finished_at__isnull=False).values_list("key", "awarded"))
    assert given == {f"round-{number}": 2_000 for number in range(len(rounds))}
    each = Posting.objects.filter(transaction__kind="award").values("destination__holder_id")
    got = each.annotate(times=Count("id"), coins=Sum("amount")).values_list("destination__holder_id", "times", "coins")
    assert set(got) == {(citizen, len(rounds), 2 * len(rounds)) for citizen in people}
    assert verify().faults == []


def close(month: date) -> None:
    with suppress(errors.MonthAlreadyClosed):  # killed after the end of the work, before the end of the process
        settlement.close_month(month, by="test", now=make.NOW)


@pytest.mark.long
@pytest.mark.parametrize(
    ("length", "times"), [(Length.MONTH, effort.KILLED_CLOSINGS), (Length.HALF, 6), (Length.DAY, 6)]
)
def test_a_period_whose_closing_is_killed_is_closed_once_and_whole(length, times):
    if length != Length.MONTH:
        in_force(length, date(2020, 1, 1))
    tills = [ledger.open_account(addresses.payable(make.merchant().pk)) for _ in range(60)]
    payer = make.rich_citizen(900_000, now=datetime(2020, 1, 1, tzinfo=UTC), last_day=date(2030, 12, 31))
    firsts = [date(2020, 1, 1)]

    def sell_and_close(number: int) -> Job:
        period = period_of(firsts[-1])
        firsts.append(period.after)
        at = day_start(period.last) + timedelta(hours=12)
        for till in tills:
            memo = ledger.Memo(Transaction.Kind.SPEND, f"sale-{number}-{till}", "test", "noodles", at)
            ledger.spend(memo, holder_id=payer.pk, amount=3, destination_id=till, today=at.date())
        return partial(close, period.first)

    rounds = kill(times, sell_and_close)
    assert firsts[-1] < month_of(make.NOW)
    rounds[-1]()
    assert list(Settlement.objects.order_by("month").values_list("month", flat=True)) == firsts[:-1]
    for closed in Settlement.objects.annotate(lines=Count("statements")):
        assert closed.lines == 60
        assert closed.coins_payable == queries.payable_total(closed.month) == 180
        assert closed.csv_sha256 == hashlib.sha256(bytes(closed.csv)).hexdigest()
    assert verify().faults == []


@pytest.mark.long
def test_coins_whose_lapsing_is_killed_lapse_once():
    people, pot = crowd(150), make.campaign(max_coins=1_000_000)
    by, after = make.staff("editor", pot.agency), datetime(2028, 1, 1, tzinfo=UTC)

    def award_and_lapse(number: int) -> Job:
        pot.coins_last_day = date(2026, 12, 1) + timedelta(days=number)
        coins.award_many(people, 2, campaign=pot, key=f"round-{number}", reason="thanks", by=by, now=make.NOW)
        return partial(lapsing.lapse, now=after)

    rounds = kill(effort.KILLED_CLOSINGS, award_and_lapse)
    rounds[-1]()
    assert not Account.objects.filter(kind="wallet", balance__gt=0).exists()
    lapsed = Posting.objects.filter(transaction__kind="expire")
    assert lapsed.aggregate(times=Count("id"), coins=Sum("amount")) == {
        "times": 150 * len(rounds),
        "coins": 300 * len(rounds),
    }
    assert verify().faults == []
