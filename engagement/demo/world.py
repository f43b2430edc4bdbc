"""Loads the demo world, all of it or nothing: one database transaction."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.agencies.models import Agency
from civic.core import locks
from civic.core.calendar import day_start, month_of, previous_month, taipei_day
from civic.core.copying import align_ids
from civic.core.errors import DomainError
from civic.core.locks import Lock
from engagement.demo import (
    activity,
    emergencies,
    events,
    held,
    identity,
    later,
    notices,
    payouts,
    people,
    places,
    population,
    reminders,
    sending,
    shops,
    staff,
    telling,
    waiting,
)
from engagement.demo.accounts import ACCOUNTS
from engagement.figures import actions as figures
from engagement.figures.actions import renew_all
from rewards.limits.actions import publish_first
from rewards.settlement.closing.actions import close_month
from rewards.settlement.periods.models import Settlement
from rewards.settlement.proving import nightly
from rewards.shops.models import Merchant
from surveys.results.actions import count_the_night

OUR_APPS = ("civic", "rewards", "surveys", "engagement")


class NotADemo(DomainError):
    code = "not_a_demo"
    family = DomainError.FORBIDDEN
    message = _("The demo world is loaded only where DEMO=1 is set: this is not a demo.")


class WorldLoaded(DomainError):
    code = "world_loaded"
    family = DomainError.CONFLICT
    message = _("The demo world is there already; nothing was changed.")


class AnotherWorld(DomainError):
    code = "another_world"
    family = DomainError.CONFLICT
    message = _("This database has agencies or shops of its own; the demo world needs an empty one.")


@transaction.atomic
def load(*, citizens: int, seed: int, now: datetime, say: Callable[[str], object]) -> None:
    """Fill an empty database. The same seed and the same `now` make the same world.

    Raises NotADemo, WorldLoaded, AnotherWorld.
    """
    _refuse_unless_empty()
    _start_counting()
    rng = Random(seed)  # noqa: S311  a story, no secret
    media = Path(settings.MEDIA_ROOT)
    months = [previous_month(previous_month(month_of(now))), previous_month(month_of(now))]
    start = day_start(months[0]) + timedelta(hours=9)
    say(f"Demo world: {citizens} citizens, {localtime(start):%Y-%m-%d} to {localtime(now):%Y-%m-%d}")
    districts, agencies = places.create(), people.create_agencies()
    places.create_counters()
    accounts = people.create_accounts(rng, districts, now=now)
    pairs = people.create_staff(accounts, agencies, now=now)
    tills = shops.create(rng, districts, accounts, media=media, now=now)
    people.create_citizens(rng, citizens, districts, now=now)
    people.agree(now=now)
    topics = identity.create_topics()
    chance = Random(f"identity {seed}")  # noqa: S311  of its own, so that the rest of the world stays as it was
    identity.follow(chance, topics)
    hero = accounts["digital"].citizen.pk
    identity.prove(chance, seed=seed, operator=accounts["operator"].pk, hero=hero, now=now)
    identity.give_cards(chance)
    identity.print_card(chance, hero=accounts["citizen"].citizen.pk, operator=accounts["operator"].pk, now=now)
    say(f"  people, {len(agencies)} agencies and {len(tills)} shops")
    campaigns = notices.open_campaigns(
        agencies, pairs, accounts["coordinator"], accounts["finance"], citizens=citizens, start=start, now=now
    )
    audiences = notices.create_audiences(agencies, districts)
    identity.add_topic_audience(agencies, topics)
    published = notices.create(rng, agencies, pairs, campaigns, audiences, media=media, start=start, now=now)
    later.create(agencies, pairs, campaigns, accounts["coordinator"], media=media, now=now)
    say(f"  {len(published)} notices with their pictures")
    heroes = {name: accounts[name].citizen.pk for name in ("citizen", "digital")}
    taken = activity.participations(rng, published, heroes, now=now)
    wanted = activity.wishes(rng, taken, heroes, now=now)
    telling.tell_answers(rng, taken)
    population.create(taipei_day(now).year)
    count_the_night(today=taipei_day(now))
    telling.tell_reads(rng, published, taken, now=now)
    telling.tell_seen(heroes, now=now)
    sending.send(Random(f"sends {seed}"), published, heroes, now=now)  # noqa: S311  the same each time
    say(f"  {len(taken)} answered questionnaires")
    telling.tell_coins(rng, taken, wanted, tills, heroes, now=now)
    emergencies.tell(accounts, now=now)
    reminders.remind(now=now)
    publish_first(now=now)  # the limits; what was earned before them stays
    closed = _close(months, now=now, say=say)
    figures.renew_all(now=now)
    held.create(set(heroes.values()), now=now)
    waiting.create(closed[months[-1]], accounts, now=now)
    payouts.create(closed[months[0]], accounts, now=now)
    events.create(agencies, pairs, campaigns, heroes, seed=seed, media=media, now=now)
    _let_a_night_pass(now, accounts, agencies["health"])


def _close(months: list[date], *, now: datetime, say: Callable[[str], object]) -> dict[date, Settlement]:
    """Close these periods, each at its time."""
    closed = {}
    for month in months:
        # The earlier month was closed in time, so that there was time to pay it.
        at = waiting.issued_at(now) if month == months[-1] else day_start(months[-1]) + timedelta(days=1)
        settlement = closed[month] = close_month(month, by="load_demo", now=at)
        say(f"  {month:%Y-%m} closed: {settlement.redemptions} payments, {settlement.coins_payable} coins")
    return closed


def _let_a_night_pass(now: datetime, accounts: dict[str, User], health: Agency) -> None:
    """What each night counts and proves, so that the desks show it on the first day."""
    staff.fill(accounts, health, now=now)
    population.publish(accounts["editor"], now=now)
    renew_all(now=now)
    nightly.prove_ledger(now=now)
    nightly.reconcile_periods(now=now)


def _refuse_unless_empty() -> None:
    if not settings.DEMO:
        raise NotADemo
    locks.hold(Lock.DEMO_WORLD)
    if User.objects.filter(email=ACCOUNTS[0].email).exists():
        raise WorldLoaded
    if Agency.objects.exists() or Merchant.objects.exists():
        raise AnotherWorld


def _start_counting() -> None:
    """Ids start behind the highest one, so that equal seeds make equal rows even after a load was rolled back."""
    models = [model for label in OUR_APPS for model in apps.get_app_config(label).get_models()]
    ours = [model for model in models if model._meta.pk.get_internal_type() == "BigAutoField"]
    align_ids(*ours, EmailAddress)
