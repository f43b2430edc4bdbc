"""Publishing and editing at once, on real connections: what is published is what was hashed, and stays."""

from contextlib import contextmanager
from time import sleep

import pytest
from django.db import DatabaseError, connection, transaction

from rewards import coins
from surveys.questionnaires import actions
from surveys.questionnaires.errors import Published, QuestionsChanged, translated
from surveys.questionnaires.models import Choice, Question, Questionnaire, Version
from surveys.responses import actions as responses
from surveys.responses.models import Participation, Response
from tests import factories as make
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def computed(version):
    with connection.cursor() as cursor:
        cursor.execute("SELECT questionnaire_content_hash(%s)", [version.pk])
        return cursor.fetchone()[0]


def publish(asked, by):
    return lambda: actions.open_questionnaire(Questionnaire.objects.get(pk=asked.pk), by=by, now=make.NOW)


def edit(change):
    def job():
        with translated(), transaction.atomic():
            change()
            sleep(0.02)  # a save is several statements

    return job


CHANGES = {
    "a question": lambda asked, n: Question.objects.create(version=asked.version, kind="text", text=f"第 {n} 題"),
    "its words": lambda asked, n: asked.questions.filter(order=1).update(text=f"改 {n}"),
    "a choice": lambda asked, n: Choice.objects.create(question=asked.questions.first(), text=f"選項 {n}"),
    "the title": lambda asked, n: Questionnaire.objects.filter(pk=asked.pk).update(title=f"標題 {n}"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_is_published_is_what_was_hashed(what):
    for turn in range(5):
        asked = make.questionnaire()
        approver = make.staff("approver", asked.agency)
        jobs = [edit(lambda n=n, asked=asked: CHANGES[what](asked, n)) for n in range(8)]
        done = at_once([*jobs[:turn], publish(asked, approver), *jobs[turn:]])
        assert {type(each) for each in done} <= {type(None), Published}
        assert asked.live.content_hash == computed(asked.live)


@contextmanager
def with_an_old_snapshot():
    """A transaction that goes on seeing what was there when it began."""
    with transaction.atomic():
        connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        assert Questionnaire.objects.exists()
        yield


def test_an_old_snapshot_edits_nothing_that_was_published_since():
    asked = make.questionnaire()
    approver = make.staff("approver", asked.agency)
    with with_an_old_snapshot():
        at_once([publish(asked, approver)])
        with pytest.raises(DatabaseError, match="could not serialize"):
            asked.questions.update(text="改過了")


def test_an_old_snapshot_publishes_nothing():
    draft = Version.objects.filter(pk=make.questionnaire().version.pk)
    with with_an_old_snapshot(), pytest.raises(Published), translated(), transaction.atomic():
        draft.update(state="published", published_at=make.NOW)


def corrected(asked):
    """A way to publish a correction of it, ready for the last step."""
    actions.correct(asked, by=make.staff("editor", asked.agency))
    actions.submit_correction(asked, by=make.staff("editor", asked.agency))
    approver = make.staff("approver", asked.agency)
    return lambda: actions.publish_correction(asked, by=approver, now=make.NOW)


def test_answers_that_meet_a_correction_count_for_the_version_they_answer():
    asked, people = make.open_questionnaire(coins=5), [make.citizen() for _ in range(16)]
    answers, first, publish = make.right_answers(asked), asked.version, corrected(asked)
    jobs = [lambda each=each: responses.submit(asked, each, answers, now=make.NOW) for each in people]
    done = at_once([*jobs[:8], publish, *jobs[8:]])
    refused = [each for each in done if isinstance(each, Exception)]
    assert {type(each) for each in refused} <= {QuestionsChanged}
    assert Response.objects.filter(version=first).count() == 16 - len(refused)
    assert Participation.objects.filter(version=first, coins_awarded=5).count() == 16 - len(refused)


def test_coins_come_once_per_person_and_family_however_many_try_at_once():
    asked, someone = make.open_questionnaire(coins=5), make.citizen()
    jobs = [lambda: responses.submit(asked, someone, make.right_answers(asked), now=make.NOW)] * 40
    for publish in (corrected(asked), None):
        at_once(jobs)
        if publish:
            publish()
    assert list(Participation.objects.order_by("id").values_list("coins_awarded", "kept_back")) == [
        (5, ""), (0, "earlier"),
    ]  # fmt: skip
    assert coins.balance(someone, today=make.NOW.date()) == 5
