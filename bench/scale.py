"""`make scale`: what `make bench-lists` measures, in docs/scale.md, with the plans of the heaviest statements.

The file is made anew by each run; nothing in it is written by hand.
"""

import os
import platform
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

if TYPE_CHECKING:
    from bench.lists import Asked, Cost

PAGE = Path(__file__).resolve().parent.parent / "docs" / "scale.md"
SLOWEST, HEAVIEST = 40, 20
WIDTH, LENGTH = 160, 30  # characters and lines of a plan
TABLES = ("civic_user", "civic_consent", "engagement_notice", "engagement_noticeread", "surveys_response",
          "rewards_account", "rewards_transaction", "rewards_posting", "rewards_redemption")  # fmt: skip
HEAD = """# At a county’s size

Made by `make scale` on {day}, from commit {commit}, on {machine}, with a load of {load:.1f} at the end. What is
measured, and how: `make bench-lists` in [benchmarks](benchmarks.md).

| Table | Rows |
|---|---|
{rows}

{many:,} addresses{only} were asked {rounds} times each, as {roles}; {over} took more than {limit} ms at their median.

## The slowest pages

| Page | ms | of it in the database | statements |
|---|---|---|---|
{pages}

## The heaviest statements

Each with the page that asked it, the milliseconds that it took there, and its plan as `EXPLAIN` tells it now.
"""


def write(costs: "list[Cost]", asked: "Iterable[Asked]", *, roles: Iterable[str], rounds: int, limit: int) -> None:
    """Write the page."""
    slowest = sorted(costs, key=lambda cost: -cost.ms)[:SLOWEST]
    only = os.environ.get("ONLY", "").split()
    facts = {
        "only": f" with {', '.join(f'`{part}`' for part in only)} in them" if only else "",
        "day": f"{timezone.localdate():%-d %B %Y}", "commit": _commit(), "load": os.getloadavg()[0], "rounds": rounds,
        "machine": f"{os.cpu_count()} cores of {platform.machine()}, PostgreSQL {_version()}", "many": len(costs),
        "roles": ", ".join(role or "visitor" for role in roles), "over": sum(cost.ms > limit for cost in costs),
        "limit": limit, "rows": "\n".join(f"| `{name}` | {many:,} |" for name, many in _rows()),
        "pages": "\n".join(f"| `{c.path}` ({c.who}) | {c.ms:.0f} | {c.sql:.0f} | {c.count} |" for c in slowest),
    }  # fmt: skip
    heaviest = sorted(asked, key=lambda each: -each.ms)[:HEAVIEST]
    PAGE.write_text(HEAD.format(**facts) + "".join(_told(each) for each in heaviest), encoding="utf-8")


def _told(asked: "Asked") -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {asked.sql}", asked.values)
        lines = [line[:WIDTH] for (line,) in cursor.fetchall()]
    plan = "\n".join([*lines[:LENGTH], *(["…"] if len(lines) > LENGTH else [])])
    words = re.sub(r"\b[A-Z]\d+\b", lambda alias: alias[0].lower(), re.sub(r"\s+", " ", asked.sql)[:WIDTH])
    return f"\n### {asked.ms:.0f} ms for `{asked.path}`\n\n```sql\n{words}\n```\n\n```text\n{plan}\n```\n"


def _rows() -> Iterator[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, reltuples::bigint FROM pg_class WHERE relname = ANY (%s)", [list(TABLES)])
        yield from sorted(cursor.fetchall(), key=lambda row: TABLES.index(row[0]))


def _version() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0])


def _commit() -> str:
    done = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)  # noqa: S607
    return done.stdout.strip() or "unknown"
