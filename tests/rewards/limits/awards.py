"""Limits, awards and balances in one line each."""

from datetime import date

from civic.accounts.models import Citizen
from rewards import coins
from rewards.limits.models import LevelLimit
from tests import factories as make

TODAY = make.NOW.date()


def limit(level: str = "unverified", *, valid_from: date = TODAY, **caps: int) -> LevelLimit:
    return LevelLimit.objects.create(level=level, valid_from=valid_from, reason="test", **caps)


def award(citizen: Citizen, amount: int, pot, key: str, *, now=make.NOW) -> int:
    return coins.award(citizen, amount, campaign=pot, key=key, reason="r", by="test", now=now).coins


def balance(citizen: Citizen, *, today: date = TODAY) -> int:
    return coins.balance(citizen, today=today)
