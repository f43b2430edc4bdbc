"""Web pushes a second, encrypted and noted, over bare posts to the same endpoint; two workers over one; memory."""

from statistics import median

from bench.messages import world
from bench.messages.senders import Rate, sender
from bench.messages.world import PAIRS, PUSHES, SECONDS
from bench.reports import say


def run(url: str) -> None:
    world.let_wait(PUSHES)
    with sender("push") as ours, sender("bare-push") as bare, sender("push") as second:
        early = ours.rate(1).memory
        taken = [(ours.rate(SECONDS), bare.rate(SECONDS)) for _ in range(PAIRS)]
        core = median(one.by_core / other.by_core for one, other in taken)
        clock = median(one.by_clock / other.by_clock for one, other in taken)
        mine, other = taken[len(taken) // 2]
        say(
            f"push: {core:.2f}× of bare aiohttp posts by a core’s time, {clock:.2f}× by the clock (median of {PAIRS} "
            f"pairs; goal ≥ 0.25×); {mine.by_core:.0f}/s and {other.by_core:.0f}/s a core"
        )
        _two(ours, second)
        late = ours.rate(SECONDS).memory
        sent = sum(one.sent for one, _other in taken)
        say(
            f"memory: {late / early:.2f}× after {sent:,} pushes of what it was after a second; "
            f"{late:.0f} and {early:.0f} MB"
        )


def _two(ours: object, second: object) -> None:
    ratios, rates = [], []
    for _ in range(PAIRS):
        alone = ours.rate(SECONDS).by_clock  # type: ignore[attr-defined]
        for each in (ours, second):
            each.begin(SECONDS)  # type: ignore[attr-defined]
        both: list[Rate] = [each.end() for each in (ours, second)]  # type: ignore[attr-defined]
        together = sum(one.by_clock for one in both)
        ratios.append(together / alone)
        rates.append((together, alone))
    two, one = rates[len(rates) // 2]
    say(
        f"two workers: {median(ratios):.2f}× of one (median of {PAIRS} pairs; goal ≥ 1.8×); {two:.0f}/s and {one:.0f}/s"
    )
