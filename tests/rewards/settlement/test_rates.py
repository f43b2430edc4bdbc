"""What a coin is worth to a merchant: a rate that changes in mid-month holds for months that have not begun."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from rewards.settlement.periods import rates
from rewards.settlement.periods.models import CoinRate, Settlement
from rewards.settlement.proving import proofs
from rewards.settlement.statements.models import Statement
from tests import factories as make
from tests.owner import as_owner
from tests.rewards.settlement.months import IN_DECEMBER, IN_NOVEMBER, IN_OCTOBER, NOVEMBER, close, sale, statement

pytestmark = pytest.mark.django_db
DECEMBER = date(2026, 12, 1)


def test_a_rate_changed_in_mid_month_holds_from_the_next_month(settings):
    shop = make.shop()
    rates.note(now=IN_OCTOBER)
    for at in (IN_OCTOBER, IN_NOVEMBER, IN_DECEMBER):
        sale(shop, 30, at=at)
    settings.COIN_TWD = 2  # on 20 November
    rates.note(now=IN_NOVEMBER)
    rates.note(now=IN_NOVEMBER)
    assert [(each.valid_from, each.twd) for each in CoinRate.objects.all()] == [(DECEMBER, 2), (rates.BEGINNING, 1)]
    for month in (date(2026, 10, 1), NOVEMBER, DECEMBER):
        close(month)
    told = [(statement(shop.merchant, month).amount_twd) for month in (date(2026, 10, 1), NOVEMBER, DECEMBER)]
    assert told == [30, 30, 60]
    assert list(Settlement.objects.values_list("coin_twd", flat=True)) == [2, 1, 1]
    assert proofs.of_payments() == []
    assert proofs.of_period(NOVEMBER) == []


def test_a_rate_taken_back_before_it_holds_never_held(settings):
    rates.note(now=IN_OCTOBER)
    for twd in (2, 1):
        settings.COIN_TWD = twd
        rates.note(now=IN_NOVEMBER)
    assert rates.of(DECEMBER) == 1


def test_the_database_keeps_amounts_and_rates(settings):
    shop = make.shop()
    sale(shop, 30)
    close()
    connection.check_constraints()  # what waits for the commit is checked before, as in life
    with as_owner(), pytest.raises(IntegrityError, match="amount_is_coins_by_rate"), transaction.atomic():
        Statement.objects.update(amount_twd=31)
    with pytest.raises(DatabaseError, match="it was settled"), transaction.atomic():
        CoinRate.objects.create(valid_from=date(2026, 10, 1), twd=5)
    with pytest.raises(DatabaseError), transaction.atomic():
        CoinRate.objects.update(twd=5)
    assert Statement.objects.get().coin_twd == 1
