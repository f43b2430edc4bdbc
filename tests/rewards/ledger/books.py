"""Short ways to pay, to seal and to be refused."""

import time

import pytest
from django.db import DatabaseError, connection, transaction

from rewards.ledger import actions as ledger
from rewards.ledger.models import Seal, Transaction
from tests import factories as make

TODAY = make.NOW.date()


def spend(payer, amount: int, key: str, shop_account: int):
    memo = ledger.Memo(
        Transaction.Kind.SPEND, key=key, actor="test", reason="many", at=make.NOW, request=(payer.pk, amount)
    )
    return ledger.spend(memo, holder_id=payer.pk, amount=amount, destination_id=shop_account, today=TODAY)


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
