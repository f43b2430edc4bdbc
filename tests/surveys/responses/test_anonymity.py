"""An attack on the anonymity of answers, with all that the database holds: numbers, order, transactions, days, books.

After the night nothing leads from an answer to the person who gave it.
"""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from surveys.questionnaires.errors import Published, translated
from surveys.questionnaires.models import Questionnaire
from surveys.responses import actions
from surveys.responses.mixing import mix
from surveys.responses.models import Answer, Participation, Response
from tests import factories as make

MANY = 48  # in three days of sixteen


def rows(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def answer(asked, who, words, now):
    sent = make.right_answers(asked) | {str(asked.questions.get(kind="text").pk): words}
    return actions.submit(asked, who, sent, now=now)


@pytest.fixture
def secrets(transactional_db):
    """Each person's number with the words that they wrote, in the order in which they came; with coins for each."""
    asked, told = make.open_questionnaire(coins=1), {}
    for number in range(MANY):
        who = make.citizen()
        answer(asked, who, f"what person {number} thinks", make.later(days=number // 16, minutes=number))
        told[who.pk] = f"what person {number} thinks"
    return told


def nights(count=3):
    for number in range(count):
        mix(before=make.later(days=number + 1).date())


def words_by(order):
    """The words as they come in some order of the answers or responses."""
    return [text for (text,) in rows(f"SELECT a.text FROM surveys_answer a JOIN surveys_response r"
                                     f" ON r.id = a.response_id WHERE a.text <> '' ORDER BY {order}")]  # fmt: skip


ORDERS = ["r.ctid", "a.ctid", "r.id", "a.id", "r.xmin::text::bigint, r.ctid", "a.xmin::text::bigint, a.ctid",
          "r.cmin::text::int, r.ctid", "a.cmin::text::int, a.ctid"]  # fmt: skip


def likeness(one, other):
    """How alike two orders of the same things are, from -1 to 1: Spearman's coefficient."""
    place = {each: number for number, each in enumerate(other)}
    n = len(one)
    apart = sum((number - place[each]) ** 2 for number, each in enumerate(one))
    return 1 - 6 * apart / (n * (n * n - 1))


def of_one_transaction():
    """Answers whose database transaction is one of the ledger's, with the person who got coins in it."""
    return rows("""
        SELECT a.text, w.holder_id FROM surveys_answer a
          JOIN rewards_transaction t ON t.xid::text = a.xmin::text
          JOIN rewards_posting p ON p.transaction_id = t.id
          JOIN rewards_account w ON w.id = p.destination_id AND w.kind = 'wallet'
         WHERE a.text <> ''""")


def test_before_the_night_the_attack_finds_everybody(secrets):
    """So that the tests below are known to look at the right place."""
    assert likeness(words_by("r.xmin::text::bigint"), list(secrets.values())) == 1  # places are used again at times
    assert {holder: text for text, holder in of_one_transaction()} == secrets


def test_no_transaction_leads_from_an_answer_to_a_person(secrets):
    nights()
    assert of_one_transaction() == []
    persons = {xmin for (xmin,) in rows("SELECT xmin::text FROM surveys_participation")}
    persons |= {xmin for (xmin,) in rows("SELECT xid::text FROM rewards_transaction")}
    for table in ("surveys_response", "surveys_answer"):
        groups = dict(rows(f"SELECT xmin::text, count(*) FROM {table} GROUP BY 1"))
        assert not set(groups) & persons
        assert len(groups) == 1  # not even the night, and so the day, is told


def test_no_order_of_the_rows_is_the_order_in_which_people_came(secrets):
    nights()
    found = {order: words_by(order) for order in ORDERS}
    assert all(sorted(words) == sorted(secrets.values()) for words in found.values())
    alike = {order: abs(likeness(words, list(secrets.values()))) for order, words in found.items()}
    assert {order: how for order, how in alike.items() if how >= 0.75} == {}  # by chance once in ten million


def test_no_day_is_left_and_no_moment_ever_was(secrets):
    nights()
    assert not Response.objects.exclude(on=None).exists()
    columns = dict(rows("SELECT table_name || '.' || column_name, data_type FROM information_schema.columns"
                        " WHERE table_name IN ('surveys_response', 'surveys_answer')"))  # fmt: skip
    dated = {name for name, kind in columns.items() if kind == "date" or kind.startswith("time")}
    asked_for = {"surveys_answer.day"}  # what somebody answers to a question for a day, no moment of theirs
    assert dated == {"surveys_response.on"} | asked_for
    assert not any("time" in kind for name, kind in columns.items() if name.startswith("surveys_"))


def test_people_are_known_by_their_day_only():
    kinds = {field.name: field.get_internal_type() for field in Participation._meta.fields}
    assert kinds["on"] == "DateField"
    assert "DateTimeField" not in kinds.values()


@pytest.mark.django_db
def test_no_sequence_counts_answers():
    counted = rows("SELECT c.relname FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'"
                   " JOIN pg_class c ON c.oid = d.refobjid WHERE c.relname LIKE 'surveys%'")  # fmt: skip
    assert ("surveys_participation",) in counted
    assert not {("surveys_response",), ("surveys_answer",)} & set(counted)


def everything(table):
    """Every value of a table that is more than a yes or a small number, as text."""
    found = set()
    for (row,) in rows(f"SELECT to_jsonb(r) FROM {table} r"):
        values = json.loads(row) if isinstance(row, str) else row
        found |= {str(value) for value in values.values() if value is not None and len(str(value)) > 6}
    return found


def test_no_value_stands_on_both_sides(secrets):
    """Neither keys nor words: in participations, the ledger, the audit log, messages, what leaves by mail."""
    keys_before = {str(pk) for pk in Response.objects.values_list("pk", flat=True)}
    nights()
    answers = everything("surveys_response") | everything("surveys_answer") | keys_before
    others = [
        name
        for name in connection.introspection.table_names()
        if name.split("_")[0] in ("surveys", "rewards", "engagement", "civic")
        and name not in ("surveys_response", "surveys_answer")
    ]
    assert "surveys_participation" in others
    for table in others:
        assert not everything(table) & answers, table


def test_each_key_is_another_after_each_night_that_takes_it_along(secrets):
    before = set(Response.objects.values_list("pk", flat=True)) | set(Answer.objects.values_list("pk", flat=True))
    nights(3)
    after = set(Response.objects.values_list("pk", flat=True)) | set(Answer.objects.values_list("pk", flat=True))
    assert not before & after


def test_a_single_new_answer_goes_in_with_the_old_ones(secrets):
    nights()
    asked = Questionnaire.objects.get()
    answer(asked, make.citizen(), "the last one", make.later(days=9))
    mix(before=make.later(days=10).date())
    newest, = rows("SELECT count(*) FROM surveys_response"
                   " WHERE xmin::text::bigint = (SELECT max(xmin::text::bigint) FROM surveys_response)")  # fmt: skip
    assert newest == (MANY + 1,)
    assert Response.objects.count() == MANY + 1


def test_nothing_is_lost_and_nothing_is_joined_anew(secrets):
    asked = Questionnaire.objects.get()
    chosen = {str(choice) for question in asked.asked for choice in question.choices.filter(is_right=True)}
    nights()
    assert Response.objects.count() == MANY
    for response in Response.objects.prefetch_related("answers__choice"):
        told = [(each.choice and str(each.choice)) or each.text for each in response.answers.all()]
        assert chosen < set(told)
        assert len(told) == 4


def test_today_waits_for_the_night(secrets):
    keys = set(Response.objects.values_list("pk", flat=True))
    assert mix(before=make.NOW.date()) == 0
    assert set(Response.objects.values_list("pk", flat=True)) == keys


def test_answers_of_a_version_that_closed_are_mixed_too(secrets):
    make.correction(Questionnaire.objects.get(), now=make.later(days=3))
    nights()
    assert not Response.objects.exclude(on=None).exists()


def test_the_log_tells_no_answers_key(transactional_db, caplog):
    asked = make.open_questionnaire()
    with caplog.at_level("DEBUG"):
        answer(asked, make.citizen(), "what I think", make.NOW)
        mix(before=make.NOW.date() + timedelta(days=1))
    assert "what I think" not in caplog.text
    assert not any(str(key) in caplog.text for key in Response.objects.values_list("pk", flat=True))


# What was chosen stays


@pytest.mark.django_db
def test_an_anonymous_answer_bears_no_name_whoever_writes_it():
    asked = make.open_questionnaire()
    with pytest.raises(DatabaseError, match="bear names"), transaction.atomic():
        Response.objects.create(version=asked.live, on=make.NOW.date(), citizen=make.citizen())


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["draft", "open"])
def test_whether_answers_bear_names_is_never_changed(state):
    asked = make.questionnaire() if state == "draft" else make.open_questionnaire()
    with pytest.raises(Published), translated(), transaction.atomic():
        Questionnaire.objects.filter(pk=asked.pk).update(is_anonymous=False)


@pytest.mark.django_db
def test_where_it_was_said_first_an_answer_bears_its_name_and_is_not_mixed():
    asked, who = make.open_questionnaire(is_anonymous=False), make.citizen()
    answer(asked, who, "signed", make.NOW)
    assert mix(before=make.later(days=1).date()) == 0
    assert Response.objects.get().citizen == who
    assert Response.objects.get().on == make.NOW.date()


@pytest.mark.django_db
def test_the_page_says_which_of_the_two_it_is(client):
    client.cookies["tuili_language"] = "en"
    client.force_login(make.citizen().user)
    pages = [client.get(f"/questionnaires/{make.open_questionnaire(is_anonymous=kind).pk}/").content.decode()
             for kind in (True, False)]  # fmt: skip
    assert "Anonymous." in pages[0]
    assert "With your name." not in pages[0]
    assert "With your name." in pages[1]
    assert "Anonymous." not in pages[1]
