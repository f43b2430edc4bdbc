"""What bench/surveys.py measures, each in a process of its own; without arguments, answers by the action."""

import os
import random
import resource
import sys
import tempfile
import time
from datetime import timedelta
from statistics import median, quantiles

import django
from django.utils.timezone import now

from bench.crews import serve

KINDS = (
    *["single"] * 10, *["multiple"] * 5, *["rating"] * 6, *["nps"] * 2, *["yes_no"] * 2, *["whole"] * 2, *["date"] * 1,
    *["short"] * 2,
)  # fmt: skip
# One answer of each response to each question: of several choices two rows, so that there are more answers.
FILL = """
SET session_replication_role = replica;
INSERT INTO surveys_response (id, version_id, gender) SELECT gen_random_uuid(), {version}, ''
  FROM generate_series(1, {size});
INSERT INTO surveys_answer (id, response_id, question_id, choice_id, text, number, day)
SELECT gen_random_uuid(), r.id, q.id, c.id, CASE q.kind WHEN 'short' THEN 'words ' || floor(random() * 999) ELSE '' END,
       CASE q.kind WHEN 'rating' THEN 1 + floor(random() * 5) WHEN 'nps' THEN floor(random() * 11)
                   WHEN 'yes_no' THEN floor(random() * 2) WHEN 'whole' THEN floor(random() * 100) END,
       CASE q.kind WHEN 'date' THEN date '2026-01-01' + floor(random() * 300)::int END
  FROM surveys_response r CROSS JOIN surveys_question q
  LEFT JOIN LATERAL (SELECT c.id FROM surveys_choice c WHERE c.question_id = q.id AND r.id IS NOT NULL
                      ORDER BY random() LIMIT CASE q.kind WHEN 'multiple' THEN 2 ELSE 1 END) c ON true
 WHERE q.version_id = {version} ORDER BY gen_random_uuid();
"""


def main(what: str, *rest: str) -> None:
    known = {"prepare": prepare, "fill": fill, "results": results, "export": export}
    print(*known[what](*rest))  # noqa: T201


def prepare() -> list[object]:
    """Five questions with coins, open to everybody; the version's number."""
    made = _opened(["single", "single", "rating", "rating", "short"], coins=5)
    return [made.live.pk]


def fill() -> list[object]:
    from django.db import connection

    made = _opened(KINDS, gives_rows=True)
    with connection.cursor() as cursor:
        cursor.execute(FILL.format(version=made.live.pk, size=os.environ["BENCH_RESPONSES"]))
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("UPDATE surveys_questionnaire SET closes_at = now() - interval '2 days'")
    return [made.pk]


def results(pk: str) -> list[object]:
    """p95 of the page in seconds, its queries, the night's count, a bare count of the answers, memory in MB."""
    from django.conf import settings
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from surveys.questionnaires.models import Questionnaire
    from surveys.results.actions import count_version
    from tests import factories as make
    from tests.staff import at_desk

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # nothing was collected here
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    asked = Questionnaire.objects.get(pk=pk)
    version = asked.live
    nights, counts = [], []
    for _number in range(PAIRS):
        _forget(version)
        nights.append(_seconds(lambda: count_version(version, today=now().date())))
        counts.append(_seconds(_count))
    desk, page = at_desk(make.staff("editor", asked.agency)), f"/admin/surveys/questionnaire/{pk}/results/"
    assert desk.get(page).status_code == 200  # noqa: S101
    with CaptureQueriesContext(
        connection,
    ) as queries:
        desk.get(page)
    of_page = [each["sql"] for each in queries.captured_queries if "surveys_" in each["sql"]]
    for number, each in enumerate(of_page, start=1) if "BENCH_TELL" in os.environ else ():
        print(number, each[:90], "…", each[each.find(" FROM ") :][:150], file=sys.stderr)  # noqa: T201
    pages = [_seconds(lambda: desk.get(page)) for _number in range(20)]
    return [quantiles(pages, n=20)[-1], len(of_page), median(nights), median(counts), _peak()]


def export(pk: str) -> list[object]:
    """The ratio to a bare COPY, both in seconds, memory in MB."""
    from django.db import connection

    from surveys.questionnaires.models import Questionnaire
    from surveys.results import rows

    version = Questionnaire.objects.get(pk=pk).live

    def bare() -> None:
        with tempfile.TemporaryFile() as out, connection.cursor() as cursor:
            cursor.copy_expert("COPY surveys_answer TO STDOUT (FORMAT csv)", out)

    measured = []
    for _number in range(PAIRS):
        measured.append((_seconds(lambda: rows.table(version, now=now()).close()), _seconds(bare)))
    return [median(a / b for a, b in measured), *(median(each) for each in zip(*measured, strict=True)), _peak()]


PAIRS = int(os.environ.get("BENCH_PAIRS", "3"))


def _opened(kinds: object, **fields: object) -> object:
    from surveys.questionnaires.choices import Line
    from surveys.questionnaires.writing import Card, write
    from tests import factories as make

    pot = make.campaign(max_coins=10**8) if fields.get("coins") else None
    made = make.questionnaire(pot.agency if pot else None, kind="survey", campaign=pot, **fields)
    lines = [Line(f"答{n}") for n in range(5)]
    cards = [Card(kind=kind, text=f"題 {n}", lines=lines if kind in ("single", "multiple") else []) for n, kind
             in enumerate(kinds)]  # fmt: skip
    write(made, cards, by=make.staff("editor", made.agency))
    make.notice(questionnaire=made, now=now() - timedelta(days=1))
    made.refresh_from_db()
    return made


def _forget(version: object) -> None:
    from surveys.results.models import Tally

    Tally.objects.filter(question__version=version).delete()


def _count() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0; SELECT count(*) FROM surveys_answer")


def _seconds(work) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def submit_loop() -> None:
    """Answers of citizens who come one after the other; the next is told by a sequence of the database."""
    from django.db import connection, connections

    from civic.accounts.models import Citizen
    from surveys.questionnaires.models import Questionnaire, Version
    from surveys.responses import actions

    version = Version.objects.get(pk=os.environ["BENCH_VERSION"])
    first = Citizen.objects.order_by("pk").values_list("pk", flat=True)[0]
    answers = {}
    for question in version.questions.all():
        chosen = question.choices.first()
        answers[str(question.pk)] = chosen.pk if chosen else 4 if question.kind == "rating" else "謝謝"

    def work(_chance: random.Random) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval('bench_citizen')")
            pk = first + cursor.fetchone()[0]
        asked = Questionnaire.objects.select_related("agency", "campaign__account").get(pk=version.questionnaire_id)
        actions.submit(asked, Citizen.objects.get(pk=pk), answers, now=now())

    serve(work, connections.close_all)


if __name__ == "__main__":
    django.setup()
    if len(sys.argv) > 1:
        main(*sys.argv[1:])
    else:
        submit_loop()
