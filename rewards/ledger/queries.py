"""Read the ledger: stored balances, and, as the proof does, plain SQL on one snapshot."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import BigIntegerField, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from rewards.ledger.models import Account, Slice


@contextmanager
def snapshot() -> Iterator[None]:
    """One read-only snapshot of the database for everything inside."""
    if connection.in_atomic_block:  # a caller's own transaction; its isolation is what it is
        yield
        return
    with transaction.atomic():
        fetch("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY", rows=False)
        # Every row is read once: memory for the joins pays, compiling a handful of statements does not.
        fetch("SET LOCAL work_mem = '256MB'; SET LOCAL jit = off; SET LOCAL statement_timeout = 0", rows=False)
        yield


def fetch(sql: str, values: Any = None, *, rows: bool = True) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall()) if rows else []


def stored(account: Account) -> int:
    """The coins of an account whose balance is stored; a large campaign's lie in slices, and none in its own row."""
    if account.balance or account.kind != Account.Kind.CAMPAIGN:
        return account.balance
    return sum(part.coins for part in account.slices.all())


def at_address(text: str) -> Q:
    """A condition on Account: a whole address, all of a kind (campaign), or all of a holder (wallet/15)."""
    kind, _slash, rest = text.partition("/")
    holder = rest.partition("/")[0]
    if not rest:
        return Q(address=text) | Q(kind=kind)
    if not (holder.isascii() and holder.isdigit() and len(holder) < 19):
        return Q(address=text)
    return Q(address=text) | Q(kind=kind, holder_id=int(holder), address__startswith=text)


def with_stored(accounts: QuerySet[Account]) -> QuerySet[Account]:
    """Add `stored`: the balance of each, with its slices."""
    slices = Slice.objects.filter(account=OuterRef("pk")).order_by().values("account").annotate(n=Sum("coins"))
    there = Subquery(slices.values("n"), output_field=BigIntegerField())
    return accounts.annotate(stored=F("balance") + Coalesce(there, 0))
