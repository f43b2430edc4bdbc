"""What two people did in the last 90 days, kind by kind, and who decides for whom so regularly that it is told."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import Case, CharField, F, QuerySet, Value, When
from django.urls import reverse

from civic.accounts.models import User
from civic.core.hooks import Register
from civic.decisions.actions import DECIDED, Decisions
from civic.decisions.models import Proposal

BACK = timedelta(days=90)
LEAST = 3  # approvals before a habit is one
SHARE = 0.8  # of somebody's proposals that one person approved: "always", with the odd day off


@dataclass(frozen=True)
class Act:
    """A proposal that was decided: what, by whom, when."""

    kind: Any
    pk: int
    proposed_by: User | None
    proposed_at: datetime
    decided_by: User | None
    decided_at: datetime
    approved: bool
    url: str


@dataclass(frozen=True)
class Circle:
    """People who approve for each other: two, or a ring of more. `approvals` are those inside it."""

    people: tuple[User, ...]
    approvals: int

    @property
    def is_pair(self) -> bool:
        return len(self.people) == 2


def tables() -> list[type[Proposal]]:
    """Every table of proposals in the portal."""
    return [model for model in apps.get_models() if issubclass(model, Proposal)]


def rules() -> Register[Decisions[Any]]:
    """How each of these tables is decided, as the code says."""
    return DECIDED


def decided(*, now: datetime) -> "QuerySet[Any, Any]":
    """Find all decisions of two people in the last 90 days, the newest first, as rows of one query."""
    each = [_rows(model, now) for model in tables()]
    return each[0].union(*each[1:], all=True).order_by("-act_at", "act_kind", "-act_number")


def _rows(model: type[Proposal], now: datetime) -> "QuerySet[Any, Any]":
    signed = model._default_manager.filter(decided_at__gt=now - BACK, decided_at__lte=now, proposed_by__isnull=False)
    good = When(state__in=[model.stages.approved, *model.stages.later], then=Value(1))
    named: dict[str, Any] = {
        "act_kind": Value(model._meta.label, CharField()), "act_number": F("pk"), "proposer": F("proposed_by_id"),
        "act_since": F("proposed_at"), "decider": F("decided_by_id"), "act_at": F("decided_at"),
        "act_good": Case(good, default=Value(0)),
    }  # fmt: skip
    return signed.order_by().values(**named)


def told(rows: Iterable[dict[str, Any]]) -> Iterator[Act]:
    """Put people and words to rows of `decided`."""
    rows = list(rows)
    people = User.objects.in_bulk({row[name] for row in rows for name in ("proposer", "decider")} - {None})
    for row in rows:
        model = apps.get_model(row["act_kind"])
        opts = model._meta
        page = f"admin:{opts.app_label}_{opts.model_name}_change"
        url = reverse(page, args=[row["act_number"]]) if admin.site.is_registered(model) else ""
        yield Act(
            kind=opts.verbose_name, pk=row["act_number"], proposed_by=people.get(row["proposer"]),
            proposed_at=row["act_since"], decided_by=people.get(row["decider"]), decided_at=row["act_at"],
            approved=bool(row["act_good"]), url=url,
        )  # fmt: skip


def pairs(*, now: datetime) -> Counter[tuple[int, int]]:
    """Count the approvals of the last 90 days by who proposed and who approved."""
    counted: Counter[tuple[int, int]] = Counter()
    for row in decided(now=now):
        if row["act_good"] and row["decider"] is not None:
            counted[row["proposer"], row["decider"]] += 1
    return counted


def circles(counted: Counter[tuple[int, int]]) -> list[tuple[int, ...]]:
    """Find who always approves for each other: pairs and rings, each beginning with its smallest number.

    Somebody's constant approver is the one who approved at least SHARE of what they proposed, and LEAST times. Nobody
    has two, so whoever follows from one to the next meets a circle or an end.
    """
    of: Counter[int] = Counter()
    for (proposer, _decider), times in counted.items():
        of[proposer] += times
    constant = {
        proposer: decider
        for (proposer, decider), times in counted.items()
        if times >= LEAST and times >= SHARE * of[proposer]
    }
    found = set()
    for start in constant:
        way = [start]
        while (then := constant.get(way[-1])) is not None and then not in way:
            way.append(then)
        if then == start:
            least = way.index(min(way))
            found.add((*way[least:], *way[:least]))
    return sorted(found)


def told_circles(*, now: datetime) -> list[Circle]:
    """The same with names, for the auditor."""
    counted = pairs(now=now)
    found = circles(counted)
    people = User.objects.in_bulk({pk for ring in found for pk in ring})
    return [
        Circle(
            tuple(people[pk] for pk in ring),
            sum(counted[ring[at], ring[(at + 1) % len(ring)]] for at in range(len(ring))),
        )
        for ring in found
    ]
