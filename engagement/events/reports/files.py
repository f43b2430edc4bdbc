"""Reports as tables to take home."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.core.calendar import taipei_day
from engagement.events.reports.queries import Report
from engagement.events.reports.year import Year

HEADER = (
    gettext_lazy("Table"), gettext_lazy("Line"), gettext_lazy("People"), gettext_lazy("Percent of the step before"),
    gettext_lazy("Median of earlier events in percent"),
)  # fmt: skip
HEADER_OF_YEAR = (
    gettext_lazy("Day"), gettext_lazy("Event"), gettext_lazy("Agency"), gettext_lazy("could see it"),
    gettext_lazy("signed up"), gettext_lazy("came"), gettext_lazy("visits with companions"),
    gettext_lazy("stayed to the end"), gettext_lazy("answered the feedback"), gettext_lazy("satisfied, in percent"),
    gettext_lazy("Coins"), gettext_lazy("Coins for each who came"),
)  # fmt: skip


def rows_of(found: Report) -> Iterator[tuple[Any, ...]]:
    """The report as lines of a table to take home: table, line, people, percent of the step before, usual percent."""
    for line in found.lines:
        yield _("From reach to satisfied"), line.name, _cell(line.people), _cell(line.percent), _cell(line.usual)
    yield _("Coins"), _("all"), found.steps.coins, "", ""
    for table in found.tables:
        for group in table.groups:
            yield table.title, group.name, _few(group.people), "", ""
            for words, n in group.deeds:
                yield table.title, f"{group.name}: {words}", _few(n), "", ""


def rows_of_year(found: Year) -> Iterator[tuple[Any, ...]]:
    """The year as lines, an event each."""
    for each in found.rows:
        numbers = each.numbers
        cost = round(each.each, 1) if each.each is not None else ""
        yield (
            taipei_day(each.event.last).isoformat(), str(each.event), str(each.event.agency), _few(numbers["reach"]),  # type: ignore[attr-defined]
            numbers["signed"], numbers["came"], each.visits, _cell(numbers["stayed"]), _cell(numbers["answered"]),
            _cell(each.percent), each.coins, cost,
        )  # fmt: skip


def _cell(n: int | None) -> Any:
    return "" if n is None else n


def _few(n: int | None) -> Any:
    return _("too few to show") if n is None else n
