"""docs/ledger.md tells a story in numbers; here it happens."""

from datetime import date

import pytest
from django.db import connection

from rewards.ledger import actions, addresses
from rewards.ledger.models import Transaction
from tests import factories as make

pytestmark = pytest.mark.django_db
Kind = Transaction.Kind

BUDGET, FLU, AUTUMN = addresses.budget(3, 2026), addresses.campaign(7), addresses.campaign(8)
NEXT_YEAR, THIS_YEAR = addresses.wallet(12, date(2027, 12, 31)), addresses.wallet(12, date(2026, 12, 31))
NOODLES = addresses.payable(4)


def memo(kind: Kind) -> actions.Memo:
    return actions.Memo(kind, key=str(make.user().pk), actor="tests", reason="story", at=make.NOW)


def move(kind: Kind, source: addresses.Address, destination: addresses.Address, amount: int) -> None:
    ends = (actions.open_account(source), actions.open_account(destination))
    actions.post(memo(kind), [actions.Move(*ends, amount)])


def balances(*wanted: addresses.Address) -> list[int]:
    """From the postings alone, stored balances or not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.address, coalesce(sum(CASE WHEN p.destination_id = a.id THEN amount ELSE -amount END), 0)"
            " FROM rewards_account a LEFT JOIN rewards_posting p ON a.id IN (p.source_id, p.destination_id)"
            " GROUP BY a.id"
        )
        held = dict(cursor.fetchall())
    return [int(held.get(address.path, 0)) for address in wanted]


@pytest.fixture
def lunch() -> int:
    """Steps 1 to 6; returns the payment's transaction."""
    move(Kind.ISSUE, addresses.MINT, BUDGET, 10_000)
    move(Kind.RESERVE, BUDGET, FLU, 1_000)
    move(Kind.RESERVE, BUDGET, AUTUMN, 500)
    move(Kind.AWARD, FLU, NEXT_YEAR, 20)
    move(Kind.AWARD, AUTUMN, THIS_YEAR, 10)
    till = actions.open_account(NOODLES)
    paid = actions.spend(memo(Kind.SPEND), holder_id=12, amount=15, destination_id=till, today=date(2026, 11, 10))
    return paid.transaction_id


def test_what_lapses_first_is_spent_first(lunch):
    assert balances(BUDGET, FLU, AUTUMN) == [8_500, 980, 490]
    assert balances(THIS_YEAR, NEXT_YEAR, NOODLES) == [0, 15, 15]


def test_a_cancelled_lunch_puts_each_coin_back_where_it_was(lunch):
    actions.reverse(memo(Kind.VOID), transaction_id=lunch)
    assert balances(THIS_YEAR, NEXT_YEAR, NOODLES) == [10, 20, 0]


def test_what_a_closed_campaign_did_not_give_returns_to_the_budget(lunch):
    move(Kind.RETURN, AUTUMN, BUDGET, 490)
    assert balances(BUDGET, AUTUMN) == [8_990, 0]
    assert sum(balances(BUDGET, FLU, AUTUMN, THIS_YEAR, NEXT_YEAR, NOODLES)) == -balances(addresses.MINT)[0] == 10_000
