"""An account's movements as a file, and what a transaction reverses."""

from typing import Any

import pytest

from rewards import coins
from rewards.ledger import actions as ledger
from rewards.ledger import addresses
from rewards.ledger.models import Account, Transaction
from tests import factories as make
from tests.staff import at_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def sale() -> int:
    payer, till = make.rich_citizen(100), ledger.open_account(addresses.payable(1))
    memo = ledger.Memo(Transaction.Kind.SPEND, key="s", actor="t", reason="=1+1", at=make.NOW)
    return ledger.spend(memo, holder_id=payer.pk, amount=30, destination_id=till, today=make.NOW.date()).transaction_id


def rows(desk: Any, account: Account) -> list[list[str]]:
    answer = desk.get(f"/admin/rewards/account/{account.pk}/movements.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return [line.split(",") for line in text.strip().split("\r\n")]


@pytest.mark.parametrize("role", ["finance", "auditor", "coordinator"])
def test_every_movement_stands_there_with_the_balance_after_it(sale: int, role: str) -> None:
    _header, came, went = rows(at_desk(make.staff(role)), Account.objects.get(kind="wallet"))
    assert came[4].startswith("campaign/")
    assert (came[5:], went[4:]) == (["100", "", "100"], ["payable/1", "", "30", "70"])
    assert went[3] == "'=1+1"


@pytest.mark.parametrize("role", ["operator", "editor"])
def test_others_get_no_movements(sale: int, role: str) -> None:
    desk = at_desk(make.staff(role, make.agency() if role == "editor" else None))
    account = Account.objects.get(kind="wallet")
    assert desk.get(f"/admin/rewards/account/{account.pk}/movements.csv").status_code == 403


def test_a_transactions_page_leads_to_what_reverses_it_and_back(sale: int) -> None:
    back = coins.refund(sale, key="r", reason="退貨", by=make.user(), now=make.NOW).transaction_id
    desk = at_desk(make.staff("auditor"))
    for here, there in ((sale, back), (back, sale)):
        page = desk.get(f"/admin/rewards/transaction/{here}/change/").content.decode()
        assert f"/admin/rewards/transaction/{there}/change/" in page


@pytest.mark.parametrize("page", ["seal", "moneystop", "hold", "grant"])
def test_lists_open_for_the_auditor_and_change_nothing(sale: int, page: str) -> None:
    ledger.seal()
    desk = at_desk(make.staff("auditor"))
    assert desk.get(f"/admin/rewards/{page}/").status_code == 200
    assert desk.get(f"/admin/rewards/{page}/add/").status_code == 403
