"""Each set of answers as a row, where the questionnaire said so first; written by the database itself."""

from datetime import datetime
from typing import IO, Any

from django.db import connection
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError
from civic.core.roles import AnyUser, Role, has_role
from civic.core.small_cells import LEAST
from civic.web import spreadsheets
from surveys.questionnaires.models import Questionnaire, Version
from surveys.responses.groups import DIMENSIONS
from surveys.results.codebook import Entry, entries

MEMORY = "64MB"  # of the database, for putting the answers of each response together


class NotYet(DomainError):
    code = "rows_not_yet"
    family = DomainError.CONFLICT
    message = _(
        "Single answers can be downloaded when the questionnaire is over, 20 people have answered, and a night has "
        "mixed them."
    )


def may_read(user: AnyUser, questionnaire: Questionnaire) -> bool:
    """Whether this person may take single answers along: in the agency that asked, and where it said so first."""
    here = has_role(user, Role.EDITOR, Role.APPROVER, agency_id=questionnaire.agency_id)
    return here and (questionnaire.gives_rows or not questionnaire.is_anonymous)


def are_ready(version: Version, *, now: datetime) -> bool:
    """Whether no further answer can come: else two tables of two days would tell what those between them said."""
    asked = version.questionnaire
    if not asked.is_anonymous:
        return version.responses.exists()
    if version.state != Version.State.CLOSED and not asked.is_over(now):
        return False
    there = version.responses.aggregate(all=Count("pk"), mixed=Count("pk", filter=Q(on=None)))
    return bool(there["all"] == there["mixed"] >= LEAST)


def table(version: Version, *, now: datetime) -> IO[bytes]:
    """The rows as CSV, in the order of their random keys; no names, no days. Raises NotYet."""
    if not are_ready(version, now=now):
        raise NotYet
    columns = entries(version)
    header = ["response", *_groups(version), *(entry.name for entry in columns)]
    select, values = _select(version, columns)
    return spreadsheets.copied(header, select, values, settings={"work_mem": MEMORY, "jit": "off"})


def _groups(version: Version) -> list[str]:
    """Beside names, age band, gender and district stand where that was said first; beside anonymous rows never."""
    asked = version.questionnaire
    return [each.column for each in DIMENSIONS] if asked.keeps_groups and not asked.is_anonymous else []


def _select(version: Version, columns: list[Entry]) -> tuple[str, list[Any]]:
    """One pass over the answers: each column is an aggregate of those of its question."""
    quoted = connection.ops.quote_name
    groups = "".join(f", r.{quoted(name)}" for name in _groups(version))
    parts, values = [], list[Any]()
    for entry in columns:
        sql, given = CELLS[entry.column.holds]
        parts.append(f", {sql}")
        values += given(entry)
    return (
        f"SELECT row_number() OVER (ORDER BY r.id){groups}{''.join(parts)}"
        " FROM surveys_response r LEFT JOIN surveys_answer a ON a.response_id = r.id"
        " WHERE r.version_id = %s GROUP BY r.id ORDER BY r.id"
    ), [*values, version.pk]


def _of_question(entry: Entry) -> list[Any]:
    return [entry.question.pk]


# How a cell is found among the answers of one response, and what fills the statement.
CELLS: dict[str, Any] = {
    "place": ("max(array_position(%s::bigint[], a.choice_id)) FILTER (WHERE a.question_id = %s)",
              lambda entry: [list(entry.column.choices), entry.question.pk]),
    "chosen": ("CASE WHEN bool_or(a.question_id = %s) THEN count(*) FILTER (WHERE a.choice_id = %s) END",
               lambda entry: [entry.question.pk, entry.column.choices[0]]),
    "part": ("trim_scale(max(a.number) FILTER (WHERE a.choice_id = %s))", lambda entry: [entry.column.choices[0]]),
    "number": ("trim_scale(max(a.number) FILTER (WHERE a.question_id = %s))", _of_question),
    "day": ("max(a.day) FILTER (WHERE a.question_id = %s)", _of_question),
    "text": (r"safe_cell(translate(max(a.text) FILTER (WHERE a.question_id = %s AND a.text <> ''), E'\r\n', '  '))",
             _of_question),
}  # fmt: skip
