"""The only writers of the ledger. Each call is one statement to the database, which does the rest by itself."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import DatabaseError, connection

from civic.core.calendar import taipei_day
from rewards.ledger import stops
from rewards.ledger.addresses import Address
from rewards.ledger.errors import GuardBroken, InvalidAmount, translate
from rewards.ledger.models import Transaction

BIGINT_MAX = 2**63 - 1
GRACE_DAYS = 7  # how long coins live that come back after their vintage has lapsed


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
class Award:
    """One holder of a batch, and the transaction that gave the coins."""

    holder_id: int
    transaction_id: int


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
    if not moves:
        raise InvalidAmount
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


def reverse(memo: Memo, *, transaction_id: int, amount: int | None = None) -> Posted:
    """Move coins of a transaction back to where they came from: `amount` of them, or all that are left of it.

    What was taken last goes back first. A vintage that has lapsed meanwhile lives GRACE_DAYS more. Raises
    AlreadyReversed, RefundTooLarge (with how much is left), UnknownTransaction.
    """
    if amount is not None:
        check_amount(amount)
    row = _call(
        "SELECT * FROM ledger_reverse(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [*memo.values(), transaction_id, amount, taipei_day(memo.at), GRACE_DAYS],
    )
    return Posted(*row)


def hold(memo: Memo, *, holder_id: int, amount: int, destination_id: int) -> Posted:
    """Put coins of a wallet aside, the vintage that lapses last first; `reverse` lets them go."""
    check_amount(amount)
    row = _call(
        "SELECT * FROM ledger_hold(%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [*memo.values(), holder_id, amount, destination_id],
    )
    return Posted(*row)


def merge(memo: Memo, *, source_holder: int, target_holder: int) -> tuple[int, int | None]:
    """Move every coin of a wallet to another, vintage by vintage; return how many, and the transaction if any moved."""
    row = _call(
        "SELECT * FROM ledger_merge(%s, %s, %s, %s, %s, %s, %s, %s)", [*memo.values(), source_holder, target_holder]
    )
    return int(row[0]), row[1]


def lock_wallet(holder_id: int) -> None:
    """Wait for everybody who moves coins of this wallet, in the order in which all of them wait: never a deadlock."""
    _call("SELECT ledger_lock_wallet(%s)", [holder_id])


def lock_pot(account_id: int) -> int:
    """Wait for everybody who moves coins of a campaign's or a budget's account; return how many there are."""
    return int(_call("SELECT ledger_lock_pot(%s)", [account_id])[0])


def award_many(memo: Memo, *, source_id: int, amount: int, expires_on: date, holder_ids: Sequence[int]) -> list[Award]:
    """Give each holder `amount` coins, once per key and holder; return those who got them in this call."""
    check_amount(amount)
    statement = "SELECT * FROM ledger_award_many(%s, %s, %s, %s, %s, %s, %s, %s, %s::bigint[])"
    values = [*memo.values()[1:], source_id, amount, expires_on, list(holder_ids)]
    return [Award(*row) for row in call(statement, values)]


def seal(*, most: int = 10_000) -> int:
    """Add one link to the chain over at most about `most` transactions; return how many it covers."""
    return int(_call("SELECT sealed FROM ledger_seal(%s)", [most])[0])


def check_amount(amount: object) -> None:
    """Raise InvalidAmount unless this is a whole number of coins that the ledger can hold."""
    if isinstance(amount, bool) or not isinstance(amount, int) or not 0 < amount <= BIGINT_MAX:
        raise InvalidAmount


def _call(statement: str, values: Sequence[Any]) -> tuple[Any, ...]:
    return call(statement, values)[0]


def call(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of one statement that moves coins; what the ledger refuses is raised as its LedgerError."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall())
    except DatabaseError as error:
        known = translate(error)
        if known is None:
            raise
        if isinstance(known, GuardBroken):
            stops.stop_apart(str(error.__cause__ or error))
        raise known from error
