"""The only writers of the ledger. Each call is one statement to the database, which does the rest by itself."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import DatabaseError, connection

from rewards.ledger.addresses import Address
from rewards.ledger.errors import InvalidAmount, translate
from rewards.ledger.models import Transaction

BIGINT_MAX = 2**63 - 1


@dataclass(frozen=True)
class Move:
    """Coins to move: from an account id to an account id."""

    source_id: int
    destination_id: int
    amount: int


@dataclass(frozen=True)
class Posted:
    """What came of a request: the transaction, and whether an earlier, equal request had made it already."""

    transaction_id: int
    replayed: bool


@dataclass(frozen=True)
class Memo:
    """What every transaction says about itself.

    `key` makes it happen once; `request` is what the caller asked for, hashed beside the key, so that the
    same key with another request is refused. `reason` is fit for the citizen to read.
    """

    kind: Transaction.Kind
    key: str
    actor: str
    reason: str
    at: datetime
    request: tuple[Any, ...] = ()

    @property
    def request_hash(self) -> str:
        body = json.dumps([str(self.kind), *self.request], ensure_ascii=False, separators=(",", ":"), default=str)
        return hashlib.sha256(body.encode()).hexdigest()

    def values(self) -> list[Any]:
        return [str(self.kind), self.key, self.request_hash, self.actor, self.reason[:200], self.at]


def open_account(address: Address) -> int:
    """Return the id of the account at `address`, opening it the first time. Safe when many ask at once."""
    row = _call(
        "SELECT ledger_open(%s, %s, %s, %s)",
        [address.path, str(address.kind), address.holder_id, address.expires_on],
    )
    return int(row[0])


def post(memo: Memo, moves: Sequence[Move]) -> Posted:
    """Write one transaction with its postings; raise a LedgerError, with nothing written, when a rule says no."""
    for move in moves:
        check_amount(move.amount)
    row = _call(
        "SELECT * FROM ledger_post(%s, %s, %s, %s, %s, %s, NULL, %s::bigint[], %s::bigint[], %s::bigint[])",
        [
            *memo.values(),
            [move.source_id for move in moves],
            [move.destination_id for move in moves],
            [move.amount for move in moves],
        ],
    )
    return Posted(*row)


def spend(memo: Memo, *, holder_id: int, amount: int, destination_id: int, today: date) -> Posted:
    """Move coins out of a wallet, the vintage that lapses first going first; lapsed vintages do not count."""
    check_amount(amount)
    row = _call(
        "SELECT * FROM ledger_spend(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [*memo.values(), holder_id, amount, destination_id, today],
    )
    return Posted(*row)


def reverse(memo: Memo, *, transaction_id: int) -> Posted:
    """Move every coin of a transaction back to where it came from, once."""
    row = _call(
        "SELECT * FROM ledger_reverse(%s, %s, %s, %s, %s, %s, %s)",
        [*memo.values(), transaction_id],
    )
    return Posted(*row)


def close_month(month: date, *, actor: str) -> bool:
    """Shut the books of a month; False when they were shut before. Waits for postings that are under way."""
    return bool(_call("SELECT ledger_close_month(%s, %s)", [month, actor])[0])


def check_amount(amount: object) -> None:
    """Raise InvalidAmount unless this is a whole number of coins that the ledger can hold."""
    if isinstance(amount, bool) or not isinstance(amount, int) or not 0 < amount <= BIGINT_MAX:
        raise InvalidAmount


def _call(statement: str, values: Sequence[Any]) -> tuple[Any, ...]:
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return tuple(cursor.fetchone())
    except DatabaseError as error:
        known = translate(error)
        if known is None:
            raise
        raise known from error
