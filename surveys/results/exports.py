"""Results to take along: the same counts as on the page, with the codebook and the method, as XLSX and as JSON."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from civic.core.small_cells import LEAST
from civic.web.spreadsheets import workbook
from surveys.questionnaires.models import Version
from surveys.results import codebook, method
from surveys.results.groups import Crossing
from surveys.results.models import Weighting
from surveys.results.queries import ChoiceCount, QuestionResult

Row = tuple[object, ...]


@dataclass(frozen=True)
class Export:
    """What is taken along; of tables by groups, `by` names the dimension. Nothing here is not on the page as well."""

    version: Version
    results: Sequence[QuestionResult]
    weighting: Weighting | None
    reached: int | None = None
    flagged: int | None = None
    by: Sequence[tuple[str, Sequence[Crossing]]] = ()
    tells_right: bool = False  # which answers of a quiz are right

    @property
    def facts(self) -> list[method.Fact]:
        responses = max((result.responses for result in self.results), default=0)
        return list(
            method.facts(
                self.version, responses=responses, weighting=self.weighting, reached=self.reached, flagged=self.flagged
            )
        )


def result_header() -> Row:
    return (
        _("Question"), _("Choice"), _("Responses"), _("Percent"), _("Interval from"), _("Interval to"),
        _("weighted, percent"), _("All responses"), _("counted on"),
    )  # fmt: skip


def result_rows(results: Sequence[QuestionResult]) -> Iterator[Row]:
    """One row an answer; of words, how many wrote some."""
    for result in results:
        base = (result.responses, result.on.isoformat())
        for choice in result.choices:
            yield result.question.text, choice.text, *_cells(choice), *base
        if not result.choices:
            yield (
                result.question.text,
                _("(words)"),
                _few() if result.answered is None else result.answered,
                *[""] * 4,
                *base,
            )


def _few() -> str:
    return _("fewer than %(n)s") % {"n": LEAST}


def _cells(choice: ChoiceCount) -> Row:
    if choice.count is None:
        return _few(), "", "", "", ""
    weighted = "" if choice.weighted is None else choice.weighted
    return choice.count, choice.percent, choice.low, choice.high, weighted


def codebook_header() -> Row:
    return (
        _("Column"), _("Number"), _("Kind"), _("Question"), _("Question in English"), _("Part"), _("Codes"),
        _("Must be answered"), _("Only shown if"),
    )  # fmt: skip


def codebook_rows(version: Version) -> Iterator[Row]:
    """One row a column of the single answers; its codes with what each means."""
    for entry in codebook.entries(version):
        question, codes = entry.question, entry.column.codes
        yield (
            entry.name, entry.number, question.get_kind_display(), question.text, question.text_en,
            entry.column.words, "; ".join(f"{code} = {words}" for code, words in codes),
            _("yes") if question.is_required else _("no"), question.shown_if,
        )  # fmt: skip


def as_xlsx(export: Export) -> IO[bytes]:
    """Sheets for the method, the codebook, the counts, and what stands by groups."""
    told = [(words, _plain(value)) for _name, words, value in export.facts]
    sheets = [
        (_("Counts"), result_header(), result_rows(export.results)),
        (_("Codebook"), codebook_header(), codebook_rows(export.version)),
        (_("Method"), (_("Fact"), _("Value")), told),
    ]
    if export.by:
        header = (
            _("By"),
            _("Question"),
            _("Choice"),
            _("Group"),
            _("People of the group"),
            _("Responses"),
            _("Percent"),
        )
        sheets.append((_("By groups"), header, _group_rows(export)))
    return workbook(sheets)


def _plain(value: Any) -> Any:
    return (_("yes") if value else _("no")) if isinstance(value, bool) else value


def _group_rows(export: Export) -> Iterator[Row]:
    for by, tables in export.by:
        for table in tables:
            for line in table.lines:
                for group, (n, percent) in zip(table.columns, line.cells, strict=True):
                    people = _few() if group.people is None else group.people
                    told = (_few(), "") if n is None else (n, percent)
                    yield by, table.question.text, line.text, group.text or _("not told"), people, *told


def as_json(export: Export) -> str:
    """Stable English names; null where a number would tell about a few."""
    found = {
        "method": {name: value for name, _words, value in export.facts},
        "codebook": codebook.told(export.version, tells_right=export.tells_right),
        "results": [_result(result) for result in export.results],
        "by_groups": [_crossing(by, table) for by, tables in export.by for table in tables],
    }
    return json.dumps(found, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)


def _result(result: QuestionResult) -> dict[str, Any]:
    cells = [
        {"text": each.text, "count": each.count, "percent": each.percent, "low": each.low, "high": each.high,
         "weighted": each.weighted} for each in result.choices
    ]  # fmt: skip
    return {"question": result.question.text, "counted_on": result.on, "responses": result.responses,
            "answered": result.answered, "cells": cells}  # fmt: skip


def _crossing(by: str, table: Crossing) -> dict[str, Any]:
    groups = [{"text": column.text, "people": column.people} for column in table.columns]
    lines = [{"text": line.text, "counts": [n for n, _percent in line.cells]} for line in table.lines]
    return {"by": by, "question": table.question.text, "counted_on": table.on, "groups": groups, "answers": lines}
