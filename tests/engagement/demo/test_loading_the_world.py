"""Loading the demo world: all of it or nothing, and the same for a seed."""

from datetime import datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from civic.accounts.models import Citizen
from civic.core.calendar import TAIPEI
from rewards.ledger.models import Account
from rewards.settlement.periods.models import Settlement
from tests.engagement.demo.small import digest, load

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_demo(settings):
    settings.DEMO = True


class RollBack(Exception):
    pass


def loaded_and_rolled_back():
    try:
        with transaction.atomic():
            load()
            seen = dict(digest())
            raise RollBack
    except RollBack:
        return seen


def test_the_same_seed_makes_the_same_world():
    assert loaded_and_rolled_back() == loaded_and_rolled_back()


def test_without_demo_the_command_refuses(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO"):
        call_command("load_demo")
    assert not Citizen.objects.exists()


def test_a_world_over_new_year_closes_both_years():
    load(now=datetime(2027, 1, 15, 12, tzinfo=TAIPEI))
    assert [f"{s.month:%Y-%m}" for s in Settlement.objects.order_by("month")] == ["2026-11", "2026-12"]
    assert {a.expires_on.year for a in Account.objects.filter(kind="wallet")} == {2027, 2028}
