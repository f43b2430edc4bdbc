"""Short ways to pay, to seal and to be refused."""

import re
import time
from collections.abc import Callable, Iterable

import pytest
from django.db import DatabaseError, connection, transaction

from rewards.ledger import actions as ledger
from rewards.ledger.models import Posting, Seal, Transaction
from rewards.settlement.disputes.models import StatementAdjustment
from tests import factories as make
from tests.owner import as_owner

TODAY = make.NOW.date()


def spend(payer, amount: int, key: str, shop_account: int):
    memo = ledger.Memo(
        Transaction.Kind.SPEND, key=key, actor="test", reason="many", at=make.NOW, request=(payer.pk, amount)
    )
    return ledger.spend(memo, holder_id=payer.pk, amount=amount, destination_id=shop_account, today=TODAY)


def adjust(memo: ledger.Memo, moves: list[ledger.Move]) -> ledger.Posted:
    """Correct the books by hand, as if two people had decided about a disputed line."""
    with transaction.atomic():
        posted = ledger.post(memo, moves)
        asked = {
            "dispute_id": 0,
            "coins": 1,
            "reason": "x",
            "state": "approved",
            "transaction_id": posted.transaction_id,
        }
        signed = {"proposed_by_id": 0, "proposed_at": make.NOW, "decided_by_id": 1, "decided_at": make.NOW}
        with as_owner():
            StatementAdjustment.objects.create(**asked, **signed)
    return posted


def refused(statement: str, *values: object) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    except DatabaseError:
        return True
    return False


def seal_all() -> None:
    """Seal every transaction. Whatever else writes on this server (another database, ANALYZE) holds it up a while."""
    for _attempt in range(600):
        ledger.seal()
        if sum(Seal.objects.values_list("transactions", flat=True)) == Transaction.objects.count():
            return
        time.sleep(0.1)
    pytest.fail("some database transaction on this server never ends")


def in_small_numbers() -> Callable[[Iterable[str]], str]:
    """Number seals, transactions and postings as they are now from 1 on, in whatever the proof says later."""
    numbers = {
        name: {str(pk): str(n) for n, pk in enumerate(model.objects.order_by("pk").values_list("pk", flat=True), 1)}
        for name, model in (("seal", Seal), ("transaction", Transaction), ("posting", Posting))
    }

    def plain(faults: Iterable[str]) -> str:
        known = r"(seal|transaction|posting) (\d+)"
        return re.sub(known, lambda m: f"{m[1]} {numbers[m[1]].get(m[2], m[2])}", "\n".join(faults))

    return plain
