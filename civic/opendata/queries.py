"""The catalogue of open data, and the tables in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.translation import get_language

from civic.core.errors import NotFound
from civic.opendata.registry import DATASETS, Dataset

KEPT_SECONDS = 300
PREVIEW_ROWS = 6


@dataclass(frozen=True)
class Line:
    """A row of the preview; `bar` is the length of its bar in percent of the longest, or None."""

    cells: Sequence[object]
    bar: int | None = None


@dataclass(frozen=True)
class Heading:
    label: object
    is_number: bool


@dataclass(frozen=True)
class Table:
    """A dataset with its rows read."""

    dataset: Dataset
    rows: list[Sequence[object]]

    @property
    def headings(self) -> list[Heading]:
        first = self.rows[0] if self.rows else self.dataset.columns
        labels = self.dataset.labels or self.dataset.columns
        return [Heading(label, isinstance(cell, int)) for label, cell in zip(labels, first, strict=True)]

    @property
    def preview(self) -> list[Line]:
        """The first few rows, with bars when the dataset has numbers to compare."""
        shown = self.rows[:PREVIEW_ROWS]
        if not self.dataset.chart:
            return [Line(row) for row in shown]
        column = list(self.dataset.columns).index(self.dataset.chart)
        values = [row[column] if isinstance(row[column], int) else 0 for row in shown]
        longest = max([1, *values])  # type: ignore[type-var, list-item]
        return [Line(row, round(100 * value / longest)) for row, value in zip(shown, values, strict=True)]  # type: ignore[operator]

    @property
    def chart_label(self) -> object:
        column = list(self.dataset.columns).index(self.dataset.chart)
        return self.headings[column].label


def catalogue() -> list[Table]:
    """Every dataset with its rows."""
    return [table(slug) for slug in DATASETS]


def table(slug: str) -> Table:
    """One dataset with its rows, at most five minutes old; raise NotFound when there is none of that name."""
    if slug not in DATASETS:
        raise NotFound
    dataset = DATASETS[slug]
    key = f"opendata:{slug}:{get_language()}"
    rows = cache.get_or_set(key, lambda: [tuple(row) for row in dataset.rows()], KEPT_SECONDS)
    return Table(dataset, list(rows or []))
