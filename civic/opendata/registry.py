"""Figures that anyone may check: each app registers its datasets, the portal lists and serves them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from civic.core.hooks import Register


@dataclass(frozen=True)
class Dataset:
    """A public table: `columns` name its cells, `rows` reads them (nothing personal, whole numbers and words).

    The CSV has `columns` as they stand, in stable English; pages show `labels`. `chart` names the column of numbers
    that people compare: the page draws a bar for each.
    """

    slug: str
    title: Any
    about: Any
    columns: Sequence[str]
    rows: Callable[[], Iterable[Sequence[str | int | date]]]
    labels: Sequence[Any] = ()
    chart: str = ""


DATASETS: Register[Dataset] = Register("dataset")


def register(dataset: Dataset) -> Dataset:
    """Add a dataset to the catalogue; a slug names one dataset only."""
    return DATASETS.add(dataset.slug, dataset)
