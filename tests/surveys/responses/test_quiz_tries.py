"""A quiz that lets time pass between two tries, draws its questions by chance, and says where it is written."""

from datetime import timedelta
from itertools import count

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from civic.core.errors import FieldErrors
from surveys.questionnaires import writing
from surveys.questionnaires.actions import check_ready
from surveys.questionnaires.choices import Line
from surveys.questionnaires.errors import NotReady
from surveys.questionnaires.models import Questionnaire
from surveys.questionnaires.writing import Card
from surveys.responses import actions, drawn
from surveys.responses.models import Answer, Draw, Participation, Wait
from surveys.results.actions import count_the_night
from surveys.results.queries import results
from tests import factories as make
from tests.api import ROOT, program_of
from tests.factories import NOW

pytestmark = pytest.mark.django_db
numbers = count(1)


@pytest.fixture
def reader(client):
    client.cookies["tuili_language"] = "en"
    client.citizen = make.citizen()
    client.force_login(client.citizen.user)
    return client


def quiz(many=6, *, open_at=None, **fields):
    """A quiz of as many questions, each with a right and a wrong answer, under a notice with headings."""
    made = make.questionnaire(kind="quiz", **fields)
    made.version.questions.all().delete()
    for n in range(many):
        question = made.version.questions.create(order=n, kind="single", text=f"第{n}題", place="何時" if n else "")
        for order, right in enumerate((True, False)):
            question.choices.create(order=order, text=f"{n}{'對' if right else '錯'}", is_right=right)
    make.notice(questionnaire=made, body="## 怎麼洗\n用皂。\n\n## 何時\n飯前。", now=open_at or timezone.now())
    made.refresh_from_db()
    return made


def answers_to(questions, *, right=True):
    return {str(each.pk): each.choices.get(is_right=right).pk for each in questions}


def wrong(asked):
    return answers_to(asked.questions.all(), right=False)


def submit(asked, citizen, answers, **facts):
    return actions.submit(asked, citizen, answers, now=facts.pop("now", timezone.now()), **facts)


# The wait


def test_after_a_failed_try_the_next_one_waits_and_says_until_when(reader):
    asked = quiz(max_tries=3, wait_minutes=30)
    page = reader.post(f"/questionnaires/{asked.pk}/", wrong(asked), follow=True).content.decode()
    assert "You can try again from" in page
    assert "Try again" not in page
    form = reader.get(f"/questionnaires/{asked.pk}/").content.decode()
    assert "You can try again from" in form
    assert "Send my answers" not in form


def test_a_try_that_comes_too_early_costs_nothing_and_one_after_the_wait_counts():
    asked, citizen, now = quiz(max_tries=2, wait_minutes=30), make.citizen(), timezone.now()
    failed = submit(asked, citizen, wrong(asked), now=now)
    assert timedelta(minutes=30) <= failed.next_try_at - now < timedelta(minutes=31)
    with pytest.raises(actions.TryTooEarly):
        submit(asked, citizen, answers_to(asked.questions.all()), now=failed.next_try_at - timedelta(seconds=1))
    assert Participation.objects.get().tries == 1
    assert submit(asked, citizen, answers_to(asked.questions.all()), now=failed.next_try_at).passed


def test_programs_are_refused_with_the_hour():
    asked, program = quiz(max_tries=2, wait_minutes=30), program_of(make.citizen())
    address = f"{ROOT}questionnaires/{asked.pk}/"
    first = program.post(f"{address}responses/", {"answers": wrong(asked)}).json()
    assert first["next_try_at"]
    early = program.post(f"{address}responses/", {"answers": answers_to(asked.questions.all())})
    assert (early.status_code, early.json()["error"]["code"]) == (409, "try_too_early")
    told = program.get(address).json()
    assert told["next_try_at"] == first["next_try_at"]
    assert told["wait_minutes"] == 30


def test_after_the_last_try_or_without_a_wait_nothing_is_kept():
    asked, citizen = quiz(max_tries=2), make.citizen()
    assert submit(asked, citizen, wrong(asked)).next_try_at is None
    with_wait = quiz(max_tries=2, wait_minutes=1)
    at = submit(with_wait, citizen, wrong(with_wait)).next_try_at
    assert submit(with_wait, citizen, wrong(with_wait), now=at).next_try_at is None


def test_the_moment_goes_in_the_night_after():
    asked, now = quiz(max_tries=2, wait_minutes=30), timezone.now()
    submit(asked, make.citizen(), wrong(asked), now=now)
    drawn.forget(now=now + timedelta(minutes=1))
    assert Wait.objects.exists()
    drawn.forget(now=now + timedelta(hours=1))
    assert not Wait.objects.exists()


@pytest.mark.parametrize("fields", [{"wait_minutes": 5}, {"wait_minutes": 10_081, "max_tries": 2}])
def test_a_wait_needs_another_try_and_an_end(fields):
    with pytest.raises(IntegrityError, match="questionnaire_wait_between_tries"), transaction.atomic():
        make.questionnaire(kind="quiz", **fields)


# The draw


def test_as_many_are_asked_as_are_drawn_and_a_reload_asks_the_same(reader):
    asked = quiz(8, draws=3, max_tries=3)
    shown = [question.pk for question in drawn.begun(asked.live, reader.citizen)]
    assert len(shown) == 3
    for _reload in range(3):
        page = reader.get(f"/questionnaires/{asked.pk}/").content.decode()
        found = [pk for pk in asked.questions.values_list("pk", flat=True) if f'data-question="{pk}"' in page]
        assert sorted(found) == sorted(shown)
        assert [page.index(f'data-question="{pk}"') for pk in shown] == sorted(
            page.index(f'data-question="{pk}"') for pk in shown
        )


def test_people_are_asked_different_ones_in_different_orders():
    asked = quiz(8, draws=4)
    draws = [[q.pk for q in drawn.begun(asked.live, make.citizen())] for _person in range(12)]
    assert len({frozenset(each) for each in draws}) > 1
    assert any(each != sorted(each) for each in draws)


def test_whoever_answers_what_was_drawn_rightly_passes(reader):
    asked = quiz(8, draws=3)
    page = reader.get(f"/questionnaires/{asked.pk}/")
    assert page.status_code == 200
    questions = drawn.kept(asked.live, reader.citizen)
    done = reader.post(f"/questionnaires/{asked.pk}/", answers_to(questions) | {"attempt": 1}, follow=True)
    assert "All right, well done!" in done.content.decode()
    marked = done.context["marked"]
    assert [each.question.pk for each in marked] == [each.pk for each in questions]
    assert Answer.objects.count() == 3


def test_the_next_try_is_drawn_anew_and_the_draw_goes_with_its_answers():
    asked, citizen = quiz(8, draws=3, max_tries=9), make.citizen()
    sets = set()
    for _try in range(4):
        questions = drawn.begun(asked.live, citizen)
        sets.add(tuple(each.pk for each in questions))
        assert not submit(asked, citizen, answers_to(questions, right=False)).passed
        assert not Draw.objects.exists()
    assert len(sets) > 1


def test_nobody_chooses_their_questions_by_sending_before_they_are_asked():
    asked, citizen = quiz(8, draws=3), make.citizen()
    with pytest.raises(drawn.NotDrawn):
        submit(asked, citizen, answers_to(asked.questions.all()[:3]))
    assert not Draw.objects.exists()


def test_sent_twice_counts_once():
    asked, citizen = quiz(8, draws=3, max_tries=2), make.citizen()
    answers = answers_to(drawn.begun(asked.live, citizen), right=False)
    submit(asked, citizen, answers, attempt=1)
    with pytest.raises(actions.AlreadySent):
        submit(asked, citizen, answers, attempt=1)
    with pytest.raises(drawn.NotDrawn):
        submit(asked, citizen, answers)


def test_a_fault_keeps_the_draw():
    asked, citizen = quiz(8, draws=3), make.citizen()
    questions = drawn.begun(asked.live, citizen)
    with pytest.raises(FieldErrors):
        submit(asked, citizen, answers_to(questions[:1]))
    assert [each.pk for each in drawn.kept(asked.live, citizen)] == [each.pk for each in questions]


def test_programs_are_told_what_was_drawn_for_them_and_nothing_once_they_are_done():
    asked, program = quiz(8, draws=3), program_of(make.citizen())
    address = f"{ROOT}questionnaires/{asked.pk}/"
    first, again = (program.get(address).json() for _n in range(2))
    assert first["draws"] == len(first["questions"]) == 3
    assert first["questions"] == again["questions"]
    right = {str(each["id"]): each["choices"][0]["id"] for each in first["questions"]}
    told = program.post(f"{address}responses/", {"answers": right}).json()
    assert told["passed"]
    assert [each["question"] for each in told["marked"]] == [each["id"] for each in first["questions"]]
    assert program.post(f"{address}responses/", {"answers": right}).json()["error"]["code"] == "already_answered"
    assert program.get(address).json()["questions"] == []


def test_nothing_that_is_kept_tells_what_was_drawn_for_whom():
    """The questions that a set of answers is about would tell whose it is."""
    asked, citizen = quiz(8, draws=3), make.citizen()
    submit(asked, citizen, answers_to(drawn.begun(asked.live, citizen)))
    assert not Draw.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname IN ('surveys_draw', 'surveys_wait')")
        assert cursor.fetchall() == [("u",), ("u",)]  # in no log of writes, and in no base backup


def test_results_say_of_how_many_each_was_asked():
    asked = quiz(2, draws=1, open_at=NOW)
    for question, people in zip(asked.questions.all(), (40, 44), strict=True):
        for person in range(people):
            citizen = make.citizen()
            Draw.objects.create(version=asked.live, citizen=citizen, questions=[question.pk])
            submit(asked, citizen, answers_to([question], right=person % 2 == 0), now=NOW)
    tomorrow = (NOW + timedelta(days=1)).date()
    count_the_night(today=tomorrow)
    told = results(asked.live, today=tomorrow)
    assert [each.answered for each in told] == [40, 44]
    assert [each.choices[0].percent for each in told] == [50, 50]  # of those who were asked, not of all 84


@pytest.mark.parametrize(
    ("cards", "draws", "why"),
    [
        ([{}], 2, "2 questions are to be drawn, and there are 1"),
        ([{}, {"is_required": False}], 1, "must be answered"),
        (
            [{"name": "a"}, {}, {"kind": "text", "lines": (), "shown_if": "${a} = '對'"}],
            1,
            "not drawn for everybody: a",
        ),
        ([{"name": "a"}, {}, {"kind": "text", "lines": (), "text": "你說 ${a}"}], 1, "not drawn for everybody: a"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_its_reason(cards, draws, why):
    asked = make.questionnaire(kind="quiz", draws=draws)
    editor = make.staff("editor", asked.agency)
    lines = (Line("對", is_right=True), Line("錯"))
    version = writing.write(
        asked, [Card(**({"kind": "single", "text": f"題{next(numbers)}", "lines": lines} | each)) for each in cards],
        by=editor,
    )  # fmt: skip
    with pytest.raises(NotReady, match=why):
        check_ready(version)


@pytest.mark.parametrize("fields", [{"kind": "survey"}, {"draws": 0}, {"gives_rows": True}, {"keeps_groups": True}])
def test_only_a_quiz_draws_and_tells_nobody_who_was_asked_what(fields):
    with pytest.raises(IntegrityError, match="questionnaire_draws_of_a_quiz"), transaction.atomic():
        make.questionnaire(**({"kind": "quiz", "draws": 1} | fields))


def test_draws_of_what_is_over_are_erased():
    asked, now = quiz(8, draws=3), timezone.now()
    drawn.begun(asked.live, make.citizen())
    drawn.forget(now=now)
    assert Draw.objects.exists()
    Questionnaire.objects.filter(pk=asked.pk).update(closes_at=now)
    drawn.forget(now=now + timedelta(hours=2))
    assert not Draw.objects.exists()


# The place


def test_beside_why_a_link_leads_to_the_heading_that_says_it(reader):
    asked = quiz(2, max_tries=2)
    page = reader.post(f"/questionnaires/{asked.pk}/", wrong(asked), follow=True).content.decode()
    address = asked.notice.get_absolute_url()
    assert f'href="{address}#heading-2"' in page
    assert page.count("In the notice: 何時") == 1  # the first question names no heading
    assert '<h2 id="heading-2">何時</h2>' in reader.get(address).content.decode()


def test_a_heading_that_is_gone_leads_to_the_top_and_a_withdrawn_notice_nowhere(reader):
    asked = quiz(2, max_tries=3)
    reader.post(f"/questionnaires/{asked.pk}/", wrong(asked))
    type(asked.notice).objects.filter(pk=asked.notice.pk).update(body="沒有標題了。")
    page = reader.get(f"/questionnaires/{asked.pk}/done/").content.decode()
    assert f'href="{asked.notice.get_absolute_url()}">In the notice: 何時' in page


def test_programs_are_told_the_heading():
    asked = quiz(2)
    marked = program_of(make.citizen()).post(
        f"{ROOT}questionnaires/{asked.pk}/responses/", {"answers": wrong(asked)}
    ).json()["marked"]  # fmt: skip
    assert [each["place"] for each in marked] == ["", "何時"]
