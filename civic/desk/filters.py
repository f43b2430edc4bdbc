"""Filters of the administration's lists, in words."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _


def number_in(word: str) -> int:
    """The number that a word of a search is, as a key of a table; 0, which no row has, for any other word."""
    return int(word) if word.isascii() and word.isdigit() and len(word) < 19 else 0


class FilledListFilter(admin.EmptyFieldListFilter):
    """Whether something was filled in: an appeal was made, or was not."""

    WORDS = {None: _("All"), "1": _("No"), "0": _("Yes")}

    def choices(self, changelist: Any) -> Iterator[Any]:
        for lookup, choice in zip(self.WORDS, super().choices(changelist), strict=True):
            yield {**choice, "display": self.WORDS[lookup]}


class ValuesListFilter(admin.AllValuesFieldListFilter):
    """Every value that a column of words holds; where it holds none, the choice still has a name."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield {**choice, "display": choice["display"] or _("none")}
