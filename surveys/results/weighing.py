"""Results as they would be if every group had answered as much as it lives in the county."""

from collections import defaultdict
from datetime import date
from typing import Any

from civic.accounts.models import District
from surveys.questionnaires.models import Version
from surveys.responses.groups import DIMENSIONS
from surveys.results.counting import Counted
from surveys.results.models import Reference, Weighting
from surveys.results.raking import LEAST_WEIGHT, MOST_WEIGHT, Raked, rake
from surveys.results.statistics import effective

Targets = list[dict[str, float]]


def weigh(version: Version, counted: Counted, *, today: date) -> Weighting | None:
    """Weigh a version that keeps groups by the newest population; None where the county has given none."""
    reference = Reference.objects.first()
    if reference is None or not counted.total:
        return None
    targets = targets_of(reference)
    raked = rake(counted.responses, list(targets))
    kept = {
        "reference": reference, "responses": counted.total, "on": today,
        "effective": round(effective([(raked.weights[group], n) for group, n in counted.responses.items() if n])),
        "shares": _shares(counted, raked),
        "county": {each.slug: {value: round(100 * share, 1) for value, share in target.items()}
                   for each, target in zip(DIMENSIONS, targets, strict=True)},
        "facts": _facts(raked, counted.total),
    }  # fmt: skip
    made, _created = Weighting.objects.update_or_create(version=version, defaults=kept)
    return made


def targets_of(reference: Reference) -> Targets:
    """The county's share of each age band, gender and district, keyed as groups of responses are."""
    places = {each.code: str(each.pk) for each in District.objects.all()}
    sums: list[dict[str, float]] = [defaultdict(float) for _each in DIMENSIONS]
    for band, gender, district, people in reference.cells:
        for place, value in enumerate((str(band), gender, places.get(district, ""))):
            sums[place][value] += people
    totals = [sum(each.values()) for each in sums]
    return [{value: n / total for value, n in each.items() if value} if total else {}
            for each, total in zip(sums, totals, strict=True)]  # fmt: skip


def _shares(counted: Counted, raked: Raked) -> dict[str, dict[str, int]]:
    """Of each question the weighted share of each answer in whole percent: finer ones would tell about a few."""
    total = sum(raked.weights[group] * n for group, n in counted.responses.items() if n)
    found: dict[str, dict[str, int]] = {}
    for question, groups in counted.cells.items():
        sums: dict[str, float] = defaultdict(float)
        for group, cells in groups.items():
            for cell, n in cells.items():
                sums[cell] += n * raked.weights[group]
        found[str(question)] = {cell: round(100 * part / total) for cell, part in sums.items()}
    return found


def _facts(raked: Raked, total: int) -> dict[str, Any]:
    """How it was weighed. How many were trimmed is a share in whole percent: a number would tell about a few."""
    return {"rounds": raked.rounds, "converged": raked.converged, "trimmed": round(100 * raked.trimmed / total),
            "gap": round(100 * raked.gap, 1), "least": LEAST_WEIGHT, "most": MOST_WEIGHT}  # fmt: skip
