"""`make world SIZE=kaohsiung`: a county of 789,483 citizens with four years of notices and two of coins.

Sizes are kaohsiung, taitung (135,000 citizens), village (2,000, for a try) and demo (what `make run` shows). The same
size on the same day is the same world; `AT=2026-11-29T12:00` names another present.
"""

import os
import sys
from datetime import datetime
from random import Random

from bench.world import ground
from bench.world.sizes import DEMO, SIZES, Size
from bench.world.telling import Telling

STEPS = {"tables": 4, "the demo’s own people": 12, "emergencies": 1, "agencies and shops": 6, "citizens": 60,
         "notices": 20, "reads and answers": 120, "coins": 120, "books": 180, "statistics": 40,
         "proof": 60}  # fmt: skip


def main() -> int:
    name = os.environ.get("SIZE", "kaohsiung")
    if name != "demo" and name not in SIZES:
        return _say(f"SIZE is “{name}”; there are {', '.join([*SIZES, 'demo'])}.", 2)
    folder = ground.take(name)
    try:
        found = ground.state()
    except ground.NotOurs:
        return _say("The database holds something that no world made; nothing was changed. Name an empty one.", 1)
    if found == ground.WHOLE and not os.environ.get("ANEW"):
        return _say(f"The world stands already. Open it: VAR_DIR={folder} make run. ANEW=1 builds it again.", 0)
    if found:
        sys.stdout.write("A world that was not finished is here; it is built anew.\n" if found == ground.HALF else "")
        ground.clear()
    ground.mark(ground.HALF)
    try:
        seconds, well = build(SIZES.get(name), now=_present())
    except KeyboardInterrupt:
        return _say("\nStopped. The same command begins again.", 130)
    except _database_errors() as error:
        return _say(f"\nThe database gave up: {str(error).strip()}. Mend that; the same command begins again.", 1)
    if not well:
        return _say("The world does not add up, see above; it stays marked as not finished.", 1)
    ground.mark(ground.WHOLE)
    return _say(f"The world is whole after {seconds:.0f} s. Open it: VAR_DIR={folder} make run", 0)


def build(size: Size | None, *, now: datetime | None) -> tuple[float, bool]:
    """Fill the empty database; return the seconds, and whether its ledger proves."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from bench.world import rows
    from engagement.demo import world

    now, telling = now or timezone.now(), Telling(STEPS)
    telling.begin("tables")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    telling.begin("the demo’s own people")
    world.load(citizens=DEMO if size else 2000, seed=1, now=now, say=lambda line: None)
    if size:
        rows.prepare()
        _fill(size, telling, now=now)
    telling.begin("statistics")
    rows.write("VACUUM ANALYZE")
    telling.begin("proof")
    return telling.end(), _proven(now)


def _fill(size: Size, telling: Telling, *, now: datetime) -> None:
    from bench.world import answers, books, emergencies, money, notices, people, shops
    from civic.accounts.models import User
    from civic.core.calendar import day_start, month_of, previous_month, taipei_day
    from engagement.demo.accounts import ACCOUNTS

    chance = Random(f"world {size.name}")  # noqa: S311  a story, no secret
    staff = {user.email.split("@")[0]: user for user in User.objects.filter(email__in=[a.email for a in ACCOUNTS])}
    months = [previous_month(previous_month(previous_month(month_of(now))))]
    while len(months) < size.months:
        months.insert(0, previous_month(months[0]))
    telling.begin("emergencies")  # before the citizens come: nobody is told again of what is years ago
    emergencies.create(staff, now=now)
    telling.begin("agencies and shops")
    pairs = notices.create_agencies(now=now)
    audiences = notices.create_audiences(pairs, chance)
    shops.create(size.shops, chance, now=now)
    campaigns = money.open_campaigns(staff, start=months[0], now=now)
    telling.begin("citizens")
    _users, citizens = people.create(size.citizens, now=now)
    telling.begin("notices")
    ends = previous_month(previous_month(month_of(now)))
    asked = notices.create(size.notices, pairs, audiences, campaigns, paid=(day_start(months[0]), day_start(ends)),
                           chance=chance, now=now)  # fmt: skip
    telling.begin("reads and answers")
    answers.create(asked, citizens=citizens, count=size.citizens, responses=size.responses, reads=size.reads, now=now)
    telling.begin("coins")
    money.tell(campaigns, citizens=citizens, postings=size.postings, months=months, today=taipei_day(now),
               part=telling.part)  # fmt: skip
    telling.begin("books")
    books.settle(months, staff, part=telling.part)


def _proven(now: datetime) -> bool:
    """Prove all of it as the nightly job does, and count what there is."""
    from bench.world.rows import one
    from rewards.ledger import verification

    report = verification.verify(everything=True)
    for fault in report.faults:
        sys.stdout.write(f"  {fault}\n")
    if report.well:
        verification.keep(report, whole=True)
        said = [f"{one(f'SELECT count(*) FROM {table}'):,} {words}" for table, words in COUNTED.items()]
        sys.stdout.write(f"ledger ok: {', '.join(said)}\n")
    return report.well


COUNTED = {"civic_citizen": "citizens", "civic_agency": "agencies", "engagement_notice": "notices",
           "engagement_noticeread": "reads", "surveys_response": "answered questionnaires",
           "rewards_posting": "postings", "rewards_redemption": "payments", "rewards_shop": "shops",
           "rewards_closedmonth": "closed months"}  # fmt: skip


def _present() -> datetime | None:
    from civic.core.calendar import TAIPEI

    if not (text := os.environ.get("AT")):
        return None
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=TAIPEI)


def _database_errors() -> tuple[type[Exception], ...]:
    import psycopg2
    from django.db import DatabaseError

    return DatabaseError, psycopg2.Error


def _say(line: str, code: int) -> int:
    sys.stdout.write(line + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
