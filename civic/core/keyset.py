"""Read a long table in pages, each from where the one before ended: memory stays flat, and no cursor stays open.

A cursor of the server's would do the same inside one transaction; but a pooler in transaction mode gives each statement
outside a transaction to another session, which knows nothing of it (docs/operations.md). What is written meanwhile
behind the place that was reached is read too.
"""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

M = TypeVar("M", bound=Model)
PAGE = 2_000  # rows


def by_pk(rows: "QuerySet[M, M]", *, size: int | None = None) -> Iterator[M]:
    """Yield the objects of a query in the order of their primary keys."""
    ordered, after = rows.order_by("pk"), Q()
    while page := list(ordered.filter(after)[: size or PAGE]):
        after = Q(pk__gt=page[-1].pk)  # before whoever reads them deletes them
        yield from page


def in_order(
    rows: "QuerySet[Any, Any]", keys: Sequence[str], fields: Sequence[Any], *, size: int | None = None
) -> Iterator[tuple[Any, ...]]:
    """Yield `fields` of a query's rows, ordered by `keys`: columns that are never null, of which the last is unique."""
    ordered, after = rows.order_by(*keys).values_list(*keys, *fields), Q()
    while page := list(ordered.filter(after)[: size or PAGE]):
        yield from (row[len(keys) :] for row in page)
        after = _behind(keys, page[-1])


def _behind(keys: Sequence[str], row: Sequence[Any]) -> Q:
    """Find the rows behind this one: alike in the first keys, and beyond it in the next."""
    found = Q()
    for number, key in enumerate(keys):
        alike = Q(**dict(zip(keys[:number], row, strict=False)))
        found |= alike & Q(**{f"{key}__gt": row[number]})
    return found & Q(**{f"{keys[0]}__gte": row[0]})  # implied by the above; an index understands it
