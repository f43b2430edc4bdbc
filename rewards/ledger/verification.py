"""Prove the ledger, or name what is broken. Reads one snapshot, repairs nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from civic.core.calendar import day_start
from rewards.ledger import chain, checkpoints, checks
from rewards.ledger.anchors import Anchor
from rewards.ledger.checkpoints import NOWHERE, Reached
from rewards.ledger.checks import Scope
from rewards.ledger.models import Checkpoint
from rewards.ledger.queries import fetch, snapshot

MOST_NAMED = 50  # faults of one sort that are named; the rest is counted

Progress = Callable[[int, int], None]


@dataclass
class Report:
    """What the proof found: `faults` is empty when all is well; `places` says where the coins are.

    `doubts` are faults of the checkpoint alone, found when everything was read: they are among the faults too.
    """

    transactions: int = 0
    postings: int = 0
    issued: int = 0
    places: dict[str, int] = field(default_factory=dict)
    seals: int = 0
    faults: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    checkpoint: int | None = None  # where the proof began
    reached: Reached = NOWHERE

    @property
    def well(self) -> bool:
        return not self.faults


def verify(
    *,
    since: date | None = None,
    everything: bool = False,
    rotate: bool = False,
    anchors: Iterable[Anchor] = (),
    progress: Progress = lambda done, of: None,
) -> Report:
    """Check transactions, balances, conservation, the chain with its turnover, the checkpoint and the anchors.

    It reads what is new since the checkpoint: all, when there is none or `everything` is asked for. `since` (a Taipei
    day) limits the checks of single rows and of the chain to what was recorded from then on instead; balances and
    conservation are then checked whole. `rotate` recomputes the next part of the seals behind the checkpoint too.
    """
    report = Report()
    with snapshot():
        checkpoint = checkpoints.newest()
        scope = _scope(since, everything, checkpoint)
        links = _links(since, scope, checkpoint)
        old = _old_links(checkpoint) if rotate and scope.behind and checkpoint else []
        steps = _steps(scope, checkpoint)
        of = len(steps) + 1 + len(links) + len(old)
        for number, (sentence, sql) in enumerate(steps):
            report.faults += _named({sentence: sql}, scope.values)
            progress(number + 1, of)
        _balances(report, scope)
        _check_the_checkpoint(report, scope, checkpoint)
        progress(len(steps) + 1, of)
        for number, link in enumerate([*links, *old]):
            _check_link(report, link)
            progress(len(steps) + 2 + number, of)
        _check_orphans(report, old)
        _check_anchors(report, anchors)
        report.checkpoint = checkpoint.pk if checkpoint and scope.behind else None
        report.reached = _reached(scope, checkpoint, links, old)
    return report


def keep(report: Report, *, whole: bool) -> int | None:
    """Make the next checkpoint after a proof without faults; return its number.

    A proof of everything makes it from the first posting on, also when nothing but the last checkpoint was wrong:
    that one has been named, and would be named each time. A proof since a day makes none.
    """
    if report.faults == report.doubts and (whole or report.well):
        return checkpoints.advance(report.reached)
    return None


def _scope(since: date | None, everything: bool, checkpoint: Checkpoint | None) -> Scope:
    values: dict[str, Any] = {"seal": 0, "since": day_start(since) if since else None}
    if checkpoint:
        values |= {"xid": str(checkpoint.to_xid), "last_transaction": checkpoint.last_transaction}
        values |= {"last_posting": checkpoint.last_posting}
    if since:
        return Scope("t.recorded_at >= %(since)s", values=values)
    if checkpoint and not everything:
        return Scope("t.xid >= %(xid)s::xid8", behind=True, values=values | {"seal": checkpoint.seal_id})
    return Scope(whole=True, values=values)


def _links(since: date | None, scope: Scope, checkpoint: Checkpoint | None) -> list[chain.Link]:
    if scope.behind and checkpoint:
        return chain.links(first=checkpoint.seal_id + 1)
    return chain.links(since=scope.values["since"] if since else None)


def _old_links(checkpoint: Checkpoint) -> list[chain.Link]:
    first, last = checkpoints.next_round(checkpoint)
    return chain.links(first=first, last=last)


def _steps(scope: Scope, checkpoint: Checkpoint | None) -> list[tuple[str, str]]:
    """The checks of rows: each is a sentence, and a query that finds none when all is well."""
    steps = checks.reversals(scope) | checks.ALWAYS
    if fetch(checks.some_posting_is_wrong(scope), scope.values):
        steps = checks.wrong_postings(scope) | steps
    if checkpoint:
        steps |= checks.CHECKPOINTS
    return list(steps.items())


def _named(checked: checks.Checks, values: dict[str, Any]) -> list[str]:
    """Say a sentence for each row that the checks find."""
    said: list[str] = []
    for sentence, sql in checked.items():
        # Materialized, so that the plan is made for reading everything and not for a quick first row.
        rows = fetch(f"WITH faults AS MATERIALIZED ({sql}) SELECT * FROM faults LIMIT {MOST_NAMED + 1}", values)
        said += [sentence.format(*row) for row in rows[:MOST_NAMED]]
        if len(rows) > MOST_NAMED:
            said.append(f"… and more of the same: {sentence.format(*('…' for _ in rows[0]))}")
    return said


def _balances(report: Report, scope: Scope) -> None:
    """Stored balances equal the postings' sums, and issued = everything that is somewhere."""
    report.transactions, report.postings = fetch(checks.COUNT_LATER if scope.behind else checks.COUNT_ALL)[0]
    for kind, coins, wrong in fetch(checks.books(scope, MOST_NAMED), scope.values):
        report.places[kind] = int(coins)
        report.faults += wrong or []
    report.issued = -report.places.pop("mint", 0)
    if sum(report.places.values()) != report.issued:
        somewhere = sum(report.places.values())
        report.faults.append(f"conservation: {report.issued} coins were issued, {somewhere} are somewhere")


def _check_the_checkpoint(report: Report, scope: Scope, checkpoint: Checkpoint | None) -> None:
    """Compare the checkpoint's balances with their hash; when everything is read, with the postings too."""
    if not checkpoint:
        return
    doubts = _named(checks.BALANCES_KEPT, {})
    if scope.behind:
        report.faults += _named(checks.ORPHANS, {"first": checkpoint.last_posting + 1, "last": checks.HIGHEST})
    elif scope.whole:
        doubts += _named(checks.BALANCES_RECOUNTED, scope.values)
    report.faults += doubts
    report.doubts += doubts


def _check_link(report: Report, link: chain.Link) -> None:
    report.seals += 1
    report.faults += chain.faults_of(link)
    report.faults += _named(chain.COUNTED_OTHERWISE, {"seal": link.id, "from": link.start, "to": link.end})


def _check_orphans(report: Report, old: list[chain.Link]) -> None:
    if old:
        first, last = fetch(chain.POSTINGS_OF, {"from": old[0].start, "to": old[-1].end})[0]
        report.faults += _named(checks.ORPHANS, {"first": first or 0, "last": last or 0})


def _check_anchors(report: Report, anchors: Iterable[Anchor]) -> None:
    for anchor in anchors:
        kept = [("seal", anchor.seal, anchor.hash)]
        if anchor.checkpoint:
            kept.append(("checkpoint", anchor.checkpoint, anchor.checkpoint_hash))
        for what, number, own in kept:
            row = fetch(f"SELECT hash FROM rewards_{what} WHERE id = %s", [number])
            if not row:
                report.faults.append(f"anchor of {anchor.day}: {what} {number} is missing")
            elif row[0][0] != own:
                report.faults.append(f"anchor of {anchor.day}: {what} {number} has another hash now")


def _reached(scope: Scope, checkpoint: Checkpoint | None, links: list[chain.Link], old: list[chain.Link]) -> Reached:
    if scope.behind and checkpoint:
        seal = links[-1].id if links else checkpoint.seal_id
        return Reached(seal, rotated_to=old[-1].id if old else checkpoint.rotated_to)
    if scope.whole and links:
        return Reached(links[-1].id, from_zero=True)
    return NOWHERE
