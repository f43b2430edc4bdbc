"""A published version never changes, whoever asks: the application's role, or the tables' owner with raw SQL."""

import pytest
from django.db import DatabaseError, connection, transaction

from rewards.ledger import roles
from surveys.questionnaires import actions, queries
from surveys.questionnaires.errors import Published, QuestionsChanged, translated
from surveys.questionnaires.models import Questionnaire, Version
from surveys.responses.models import Participation, Response
from tests import factories as make
from tests.owner import APP_ROLE, as_loader

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["owner", "application"])
def asked(request):
    """A questionnaire that citizens answer, with its owner or the application at the keyboard."""
    made = make.open_questionnaire()
    made.other = make.questionnaire()
    with as_loader(), connection.cursor() as cursor:
        if request.param == "application":
            if not roles.exists(APP_ROLE):
                cursor.execute(f"CREATE ROLE {APP_ROLE}")
            roles.grant(APP_ROLE)
            cursor.execute(f"SET ROLE {APP_ROLE}")
        yield made
        cursor.execute("RESET ROLE")


def run(statement, asked):
    question = asked.questions.first()
    names = {
        "questionnaire": asked.pk,
        "version": asked.version.pk,
        "question": question.pk,
        "choice": question.choices.first().pk,
        "other_version": asked.other.version.pk,
        "other_question": asked.other.questions.first().pk,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(**names))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


BREAKING = {
    "a question more": 'INSERT INTO surveys_question (version_id, "order", kind, text, is_required)'
    " VALUES ({version}, 9, 'text', '多一題', false)",
    "another wording": "UPDATE surveys_question SET text = '改過了' WHERE id = {question}",
    "no longer required": "UPDATE surveys_question SET is_required = false WHERE id = {question}",
    "a question less": "DELETE FROM surveys_question WHERE id = {question}",
    "a question moved away": "UPDATE surveys_question SET version_id = {other_version} WHERE id = {question}",
    "a question moved in": "UPDATE surveys_question SET version_id = {version} WHERE id = {other_question}",
    "a choice more": 'INSERT INTO surveys_choice (question_id, "order", text, is_right)'
    " VALUES ({question}, 9, '丙', true)",
    "another right answer": "UPDATE surveys_choice SET is_right = NOT is_right WHERE id = {choice}",
    "a choice less": "DELETE FROM surveys_choice WHERE id = {choice}",
    "a choice moved in": "UPDATE surveys_choice SET question_id = {question} WHERE question_id = {other_question}",
    "a choice moved away": "UPDATE surveys_choice SET question_id = {other_question} WHERE id = {choice}",
    "back to a draft": "UPDATE surveys_version SET state = 'draft', published_at = NULL, content_hash = ''"
    " WHERE id = {version}",
    "another hash": "UPDATE surveys_version SET content_hash = repeat('0', 64) WHERE id = {version}",
    "another day": "UPDATE surveys_version SET published_at = now() WHERE id = {version}",
    "another questionnaire": "UPDATE surveys_version SET questionnaire_id = {questionnaire} + 1 WHERE id = {version}",
    "closed with another hash": "UPDATE surveys_version SET state = 'closed', content_hash = '' WHERE id = {version}",
    "a version less": "DELETE FROM surveys_version WHERE id = {version}",
    "a version born published": "INSERT INTO surveys_version (questionnaire_id, number, state, decision, published_at,"
    " content_hash) VALUES ({questionnaire}, 2, 'closed', '', now(), 'x')",
    "more coins": "UPDATE surveys_questionnaire SET coins = 0, title = '改' WHERE id = {questionnaire}",
    "more tries": "UPDATE surveys_questionnaire SET max_tries = 10 WHERE id = {questionnaire}",
    "never opened": "UPDATE surveys_questionnaire SET opened_at = NULL WHERE id = {questionnaire}",
    "no questionnaire": "DELETE FROM surveys_questionnaire WHERE id = {questionnaire}",
    "open without a version": "UPDATE surveys_questionnaire SET opened_at = now() WHERE id <> {questionnaire}",
}


@pytest.mark.parametrize("statement", BREAKING.values(), ids=BREAKING.keys())
def test_what_is_published_stays_as_it_is(asked, statement):
    with pytest.raises(Published), translated():
        run(statement, asked)


@pytest.mark.parametrize("table", ["questionnaire", "version", "question", "choice"])
def test_no_table_of_it_is_emptied(asked, table):
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")  # what the test wrote is no longer pending
    with pytest.raises(DatabaseError, match=r"never removed all at once|permission denied"):
        run(f"TRUNCATE surveys_{table} CASCADE", asked)


def test_a_table_of_the_session_does_not_stand_in_for_the_versions(asked):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE surveys_version (id bigint, state text) ON COMMIT DROP")
        cursor.execute(f"INSERT INTO surveys_version VALUES ({Version.objects.count()}, 'draft')")
        cursor.execute("UPDATE pg_temp.surveys_version SET id = q.version_id FROM surveys_question q")
        with pytest.raises(DatabaseError, match="no draft"), transaction.atomic():
            cursor.execute("UPDATE surveys_question SET text = '改過了' FROM public.surveys_version v"
                           " WHERE v.id = version_id AND v.state = 'published'")  # fmt: skip


def test_the_draft_has_a_hash_to_read_and_publishing_keeps_it(asked):
    other = asked.other
    read = queries.content_hash(other.version)
    actions.open_questionnaire(other, by=make.staff("approver", other.agency), now=make.NOW)
    assert len(read) == 64
    assert other.live.content_hash == read


def test_when_it_closes_may_change(asked):
    run("UPDATE surveys_questionnaire SET closes_at = now() WHERE id = {questionnaire}", asked)
    assert Questionnaire.objects.exclude(closes_at=None).exists()


@pytest.mark.parametrize("state", ["draft", "submitted", "closed"])
def test_only_a_published_version_is_answered(state):
    asked = make.questionnaire() if state != "closed" else make.open_questionnaire()
    version, who = asked.version, make.citizen()
    Version.objects.filter(pk=version.pk).update(state=state)
    for write in (
        lambda: Response.objects.create(version=version, on=make.NOW.date()),
        lambda: Participation.objects.create(version=version, questionnaire=asked, citizen=who, on=make.NOW.date()),
    ):
        with pytest.raises(QuestionsChanged), translated(), transaction.atomic():
            write()


def test_who_took_part_stays_with_the_version_and_its_questionnaire():
    one, other = make.open_questionnaire(), make.open_questionnaire()
    fields = {"citizen": make.citizen(), "on": make.NOW.date()}
    with pytest.raises(QuestionsChanged), translated(), transaction.atomic():
        Participation.objects.create(version=one.version, questionnaire=other, **fields)
    mine = Participation.objects.create(version=one.version, questionnaire=one, **fields)
    for change in ({"version": other.version}, {"questionnaire": other}):
        with pytest.raises(QuestionsChanged), translated(), transaction.atomic():
            Participation.objects.filter(pk=mine.pk).update(**change)


def test_what_waits_for_approval_stays_as_it_is():
    asked = make.questionnaire()
    Version.objects.filter(questionnaire=asked).update(state="submitted")
    with pytest.raises(Published), translated(), transaction.atomic():
        asked.questions.update(text="改過了")
