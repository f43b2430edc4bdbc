"""Anonymous answers of past days are written anew among others: docs/adr/0054-anonymous-in-truth.md."""

from datetime import date

from django.db import connection, transaction

from civic.core import locks
from civic.core.locks import Lock

BESIDE = 2_000  # older responses of a version that are written anew with its new ones


@transaction.atomic
def mix(*, before: date) -> int:
    """Write the anonymous responses of days before this one anew, among older ones. Return how many were new."""
    locks.hold(Lock.ANSWERS)  # two at once would write the same rows twice
    locks.take_any_time()
    with connection.cursor() as cursor:
        cursor.execute("SELECT responses_mix(%s, %s)", [before, BESIDE])
        return int(cursor.fetchone()[0])
