"""`make bench-lists`: milliseconds of every list and page, for each role, on a world of SIZE=kaohsiung (`make world`).

The world must stand; it is asked as it is. Each address is asked five times by somebody with the role, in this
process, without the way over a server; what takes over 300 ms at its median is marked. ROLES="auditor merchant"
chooses people, ONLY="redemption user" the addresses that have one of these in them, ROUNDS=3 how often each is asked.
"""

import logging
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from statistics import median
from typing import Any, ClassVar

from bench.reports import say
from bench.world import ground

ROLES = ("auditor", "coordinator", "operator", "finance", "editor", "approver", "merchant", "clerk", "citizen", "")
LIMIT = 300  # ms
LEAST = 5  # ms of a statement whose plan may be worth telling
ROUNDS = int(os.environ.get("ROUNDS", "5"))
SECONDS = 10  # after which an address is not asked again
PATIENCE = 20  # s that one statement may take; a page whose statement takes longer is a fault (500)
NAMES_NOTHING = "查無此人"


@dataclass
class Cost:
    """What one address costs: milliseconds in all and in the database, and how many statements."""

    who: str
    path: str
    ms: float
    sql: float
    count: int
    status: int

    def __str__(self) -> str:
        mark = "OVER " if self.ms > LIMIT else "     "
        return f"{mark}{self.ms:7.0f} ms  SQL {self.sql:7.0f} ms  {self.count:3} statements  {self.path}{self._fault}"

    @property
    def _fault(self) -> str:
        return f"  ({self.status})" if self.status != HTTPStatus.OK else ""


@dataclass
class Asked:
    """A statement as it was asked, and where it took longest."""

    sql: str
    values: Any
    path: str
    ms: float


class Statements:
    """Counts and times what is asked of the database; `heaviest` keeps each query where it took longest."""

    heaviest: ClassVar[dict[str, Asked]] = {}

    def __init__(self, path: str) -> None:
        self.path, self.count, self.ms = path, 0, 0.0

    def __call__(self, execute: Any, sql: str, values: Any, *more: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, values, *more)
        finally:
            ms = (time.perf_counter() - began) * 1000
            self.count += 1
            self.ms += ms
            if sql.lstrip().startswith(("SELECT", "WITH")) and ms > LEAST:
                self._keep(Asked(sql, values, self.path, ms))

    def _keep(self, asked: Asked) -> None:
        known = self.heaviest.get(asked.sql)
        if known is None or known.ms < asked.ms:
            self.heaviest[asked.sql] = asked


def begin() -> None:
    """Open the world that stands; end with a sentence where there is none."""
    folder = ground.take(os.environ.get("SIZE", "kaohsiung"))
    if ground.state() != ground.WHOLE:
        sys.exit(f"No finished world is in {folder}: make world builds one.")
    import django

    django.setup()
    logging.disable()  # what a role may not open
    from django.core.management import call_command

    for command in ("migrate", "collectstatic"):
        call_command(command, verbosity=0, interactive=False)


def main() -> None:
    begin()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = %s", [PATIENCE * 1000])
    wanted = os.environ.get("ROLES", "").split() or ROLES
    costs = [cost for who in wanted for cost in _of(who)]
    over = [cost for cost in costs if cost.ms > LIMIT]
    say(f"\n{len(costs)} addresses, {len(over)} over {LIMIT} ms; load {os.getloadavg()[0]:.1f}")
    if os.environ.get("WRITE"):
        from bench import scale

        scale.write(costs, Statements.heaviest.values(), roles=wanted, rounds=ROUNDS, limit=LIMIT)


def _of(who: str) -> Iterator[Cost]:
    from tests.portal import signed_in

    say(f"\n{who or 'visitor'}")
    client, only = signed_in(who), os.environ.get("ONLY", "").split()
    client.raise_request_exception = False
    for path in _pages(client, who, only):
        cost = _cost(client, who, path)
        say(str(cost))
        yield cost


def _pages(client: Any, who: str, only: list[str]) -> Iterator[str]:
    """Each page that this person can open; of a list also its search, filters, orders and last page."""
    from tests.portal import paths_for

    for path in paths_for(who):
        if only and not any(part in path for part in only):
            continue
        answer = client.get(path)
        is_page = answer.get("Content-Type", "").startswith("text/html")
        answer.close()
        if (answer.status_code == HTTPStatus.OK and is_page) or answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            yield path
        shown = (getattr(answer, "context_data", None) or {}).get("cl")
        yield from (path + query for query in _views_of(shown)) if shown is not None else ()


def _views_of(shown: Any) -> Iterator[str]:
    """What a list offers beside its first page, as the ends of addresses."""
    from django.contrib.admin.templatetags.admin_list import result_headers

    if shown.search_fields:
        yield from ("?q=" + NAMES_NOTHING, "?q=1")
    for each in shown.filter_specs:
        for choice in [choice for choice in each.choices(shown) if not choice["selected"]][:6]:
            yield choice["query_string"]
    if shown.date_hierarchy:
        newest = shown.queryset.values_list(shown.date_hierarchy, flat=True).first()
        yield from (f"?{shown.date_hierarchy}__year={newest.year}",) if newest else ()
    yield from (header["url_primary"] for header in result_headers(shown) if header["sortable"])
    if shown.paginator.num_pages > 1:
        yield f"?p={shown.paginator.num_pages}"


def _cost(client: Any, who: str, path: str) -> Cost:
    from django.db import connection

    asked: list[Cost] = []
    until = time.perf_counter() + SECONDS
    while len(asked) < ROUNDS and (not asked or time.perf_counter() < until):
        with connection.execute_wrapper(statements := Statements(path)):
            began = time.perf_counter()
            status = client.get(path).status_code
            ms = (time.perf_counter() - began) * 1000
            asked.append(Cost(who, path, ms, statements.ms, statements.count, status))
    ms, sql = median(cost.ms for cost in asked), median(cost.sql for cost in asked)
    return Cost(who, path, ms, sql, asked[-1].count, asked[-1].status)


if __name__ == "__main__":
    main()
