"""Pages of the administration's lists: a list of millions is neither counted nor leafed through to its end."""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator

MOST = 10_000  # rows that are counted and can be leafed through; a search, a filter or an order leads to the others


class CappedPaginator(Paginator):
    """Count no more than MOST rows; `is_more` says that there are more.

    count(*) of five million postings and the way to their last page took the database seconds, for a number that
    nobody asked for.
    """

    object_list: Any

    @cached_property
    def _found(self) -> int:
        found: int = self.object_list.order_by().values("pk")[: MOST + 1].count()
        return found

    @property
    def count(self) -> int:  # type: ignore[override]
        return min(self._found, MOST)

    @property
    def is_more(self) -> bool:
        return self._found > MOST
