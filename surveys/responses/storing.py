"""One set of answers written in one statement: what the ORM writes row by row costs more than all that it writes."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db import connection

from civic.accounts.models import Citizen
from surveys.questionnaires.models import Version
from surveys.responses.checking import Checked

COLUMNS = ("question_id", "choice_id", "text", "number", "day")
# The answers point to the response of the same statement: foreign keys are looked at when the transaction ends.
STORE = """
    WITH made AS (
      INSERT INTO surveys_response (id, version_id, citizen_id, "on", age_band, gender, district_id, flags)
      VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING id
    )
    INSERT INTO surveys_answer (id, response_id, question_id, choice_id, text, number, day)
    SELECT gen_random_uuid(), made.id, given.*
      FROM made, unnest(%s::bigint[], %s::bigint[], %s::text[], %s::numeric[], %s::date[]) AS given"""


def store(
    version: Version,
    citizen: Citizen | None,
    checked: Iterable[Checked],
    *,
    on: date,
    flags: str,
    groups: dict[str, Any],
) -> None:
    """Write a response with its answers. `citizen`: None where answers bear no name; `groups`: see groups_of."""
    rows = list(_rows(checked))
    columns = [[row[name] for row in rows] for name in COLUMNS]
    person = None if citizen is None else citizen.pk
    groups = {"age_band": None, "gender": "", "district_id": None, **groups}
    values = [uuid.uuid4(), version.pk, person, on, groups["age_band"], groups["gender"], groups["district_id"], flags]
    with connection.cursor() as cursor:
        cursor.execute(STORE, [*values, *columns])


def _rows(checked: Iterable[Checked]) -> Iterator[dict[str, Any]]:
    empty = dict.fromkeys(COLUMNS) | {"text": ""}
    for answer in checked:
        for row in answer.rows:
            yield {**empty, "question_id": answer.question.pk, **row}
