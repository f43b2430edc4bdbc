"""Results by group: only where the page said so, of twenty people and more, and weighed by the county."""

import logging

import pytest
from django.db import DatabaseError, transaction
from django.utils.translation import override

from civic.core.roles import Role
from surveys.questionnaires import writing
from surveys.questionnaires.models import Choice, Question, Questionnaire
from surveys.responses import actions as responses
from surveys.responses.groups import values_of
from surveys.responses.models import Response
from surveys.results import actions as results
from surveys.results import counting, groups, queries, rounds
from surveys.results.models import Breakdown, Tally, Weighting
from surveys.results.population import BadPopulation, take_in
from tests import factories as make
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
TODAY = make.NOW.date()


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.fixture
def asked():
    return make.open_questionnaire(kind="survey", keeps_groups=True, now=make.later(days=-400))


def answer(asked, count, *, single="20 秒", **who):
    first = asked.asked[0]
    for _ in range(count):
        sent = make.right_answers(asked) | {str(first.pk): first.choices.get(text=single).pk}
        responses.submit(asked, make.citizen(**who), sent, now=make.NOW)


def night(days=1):
    results.count_the_night(today=make.later(days=days).date())


YOUNG, OLD = {"birth_year": TODAY.year - 20}, {"birth_year": TODAY.year - 70}


def by_age(asked):
    first = groups.by_dimension(asked.live, "age", today=TODAY)[0]
    return {line.text: {column.text: n for column, (n, _percent) in zip(first.columns, line.cells, strict=True)}
            for line in first.lines}  # fmt: skip


def test_groups_stand_on_a_response_only_where_that_was_said(asked):
    answer(asked, 1, gender="female", **YOUNG)
    kept = Response.objects.get()
    assert (kept.age_band, kept.gender) == (2, "female")
    plain = make.open_questionnaire(kind="survey")
    answer(plain, 1, gender="female", **YOUNG)
    assert Response.objects.get(version=plain.live).age_band is None
    with pytest.raises(DatabaseError, match="keeps no groups"), transaction.atomic():
        Response.objects.filter(version=plain.live).update(age_band=2)


def test_whoever_stopped_the_use_of_their_particulars_is_in_no_group(asked):
    answer(asked, 1, gender="female", profiling_stopped_at=make.NOW, **YOUNG)
    kept = Response.objects.get()
    assert (kept.age_band, kept.gender, kept.district_id) == (None, "", None)


def test_the_page_says_so_before_the_first_answer(asked, client):
    client.cookies["tuili_language"] = "en"
    client.force_login(make.citizen().user)
    says = "With your answers stand your age band, gender and district"
    assert says in client.get(f"/questionnaires/{asked.pk}/").content.decode()
    plain = make.open_questionnaire(kind="survey")
    assert says not in client.get(f"/questionnaires/{plain.pk}/").content.decode()


def test_the_night_keeps_groups_with_their_answers(asked):
    answer(asked, 25, **YOUNG)
    answer(asked, 25, single="5 秒", **OLD)
    night()
    assert by_age(asked) == {
        "20 秒": {"18–34": None, "65 and older": None},
        "5 秒": {"18–34": None, "65 and older": None},
    }
    assert Response.objects.filter(age_band=2, answers__choice__text="20 秒").count() == 25


def test_groups_of_many_are_shown_and_tested(asked):
    for single, who, n in [("20 秒", YOUNG, 60), ("5 秒", YOUNG, 30), ("20 秒", OLD, 25), ("5 秒", OLD, 50)]:
        answer(asked, n, single=single, **who)
    night()
    assert by_age(asked) == {"20 秒": {"18–34": 60, "65 and older": 25}, "5 秒": {"18–34": 30, "65 and older": 50}}
    test = groups.by_dimension(asked.live, "age", today=TODAY)[0].test
    assert test.differs
    assert not test.is_doubtful


def test_no_group_of_a_few_is_had_by_any_filter_or_by_subtracting(asked):
    """All filters, one after the other, beside what everybody's table shows."""
    for single, who, n in [("20 秒", YOUNG, 60), ("5 秒", YOUNG, 41), ("20 秒", OLD, 3), ("5 秒", OLD, 50)]:
        answer(asked, n, single=single, gender="male", **who)
    answer(asked, 4, gender="female", **YOUNG)
    night()
    together = {c.text: c.count for c in queries.results(asked.live, today=TODAY)[0].choices}
    for slug in ("age", "gender", "district"):
        for table in groups.by_dimension(asked.live, slug, today=TODAY):
            sizes = [column.people for column in table.columns]
            assert all(n is None or n >= 20 for n in sizes)
            for line in table.lines:
                told = [n for n, _percent in line.cells]
                assert all(n is None or n >= 20 for n in told)
                if line.text in together and told.count(None) == 1:
                    assert together[line.text] - sum(n or 0 for n in told) >= 20
    first = groups.by_dimension(asked.live, "age", today=TODAY)[0].lines[0]
    assert [n for n, _percent in first.cells] == [None, None]  # 3 of the older would be what is left of 67


def test_a_group_table_waits_until_what_is_new_may_be_shown(asked):
    for who in (YOUNG, OLD):
        for single in ("20 秒", "5 秒"):
            answer(asked, 30, single=single, **who)
    night()
    before = by_age(asked)
    answer(asked, 20, single="20 秒", **YOUNG)
    answer(asked, 20, single="5 秒", **YOUNG)
    night(2)  # everybody's table is renewed, but nobody older came
    assert {c.text: c.count for c in queries.results(asked.live, today=TODAY)[0].choices} == {"20 秒": 80, "5 秒": 80}
    assert by_age(asked) == before


def test_one_question_by_another_is_counted_at_once_or_waits_for_a_night_of_all(asked):
    answer(asked, 30)
    answer(asked, 30, single="5 秒")
    first, several, words = asked.asked
    editor = make.staff(Role.EDITOR, asked.agency)
    night()
    made = results.cross(several, first, by=editor, today=TODAY)
    assert made.responses == 60
    table, = groups.by_question(asked.live, first, today=TODAY)[0]  # fmt: skip
    assert [column.people for column in table.columns] == [30, 30]
    for question, other in [(words, first), (first, several), (first, first)]:
        with pytest.raises(results.NotCrossable):
            results.cross(question, other, by=editor, today=TODAY)


def test_a_table_asked_for_between_two_nights_waits(asked):
    answer(asked, 30)
    answer(asked, 30, single="5 秒")
    night()
    answer(asked, 1)
    night(2)
    first, several, _words = asked.asked
    assert results.cross(several, first, by=make.staff(Role.EDITOR, asked.agency), today=TODAY).responses == 0
    assert groups.by_question(asked.live, first, today=TODAY) == ([], [several])


def test_a_note_opens_no_small_group():
    """It has no answers, so nothing of it is shown: neither by groups nor by another question."""
    made = make.questionnaire(kind="survey", keeps_groups=True)
    note = Question.objects.create(version=made.version, order=0, kind="note", text="請先讀")
    make.notice(questionnaire=made, now=make.later(days=-400))
    made.refresh_from_db()
    first = made.questions.get(kind="single")
    for single, who, n in [("20 秒", YOUNG, 40), ("5 秒", OLD, 3)]:
        for _ in range(n):
            sent = make.right_answers(made) | {str(first.pk): first.choices.get(text=single).pk}
            del sent[str(note.pk)]
            responses.submit(made, make.citizen(**who), sent, now=make.NOW)
    night()
    assert note not in [table.question for table in groups.by_dimension(made.live, "age", today=TODAY)]
    assert note not in [result.question for result in queries.results(made.live, today=TODAY)]
    with pytest.raises(results.NotCrossable):
        results.cross(note, first, by=make.staff(Role.EDITOR, made.agency), today=TODAY)
    kept = Breakdown(version=made.live, question=note, by="age", responses=43, on=TODAY, sizes={"2": 40, "6": 3})
    shown = groups.crossing(kept, {"2": "young", "6": "old"}, is_anonymous=True)
    assert [column.people for column in shown.columns] == [None, None]
    kept.save()  # as an earlier night left it
    assert note not in [table.question for table in groups.by_dimension(made.live, "age", today=TODAY)]


def test_a_day_that_nobody_gave_stops_no_night():
    made = make.questionnaire(kind="survey", keeps_groups=True)
    Question.objects.create(version=made.version, order=9, kind="date", text="哪天？", is_required=False)
    make.notice(questionnaire=made, now=make.later(days=-400))
    made.refresh_from_db()
    sent = make.right_answers(made)
    sent[str(made.questions.get(kind="date").pk)] = ""
    for days in (1, 2):  # the second night compares with the first
        for _ in range(25):
            responses.submit(made, make.citizen(**YOUNG), sent, now=make.NOW)
        night(days)
    assert {tally.responses for tally in Tally.objects.all()} == {50}
    assert {each.responses for each in Breakdown.objects.filter(by="age")} == {50}


def test_a_version_that_cannot_be_counted_stops_no_other_and_is_told(asked, caplog, monkeypatch):
    answer(asked, 25)
    other = make.open_questionnaire(kind="survey", now=make.later(days=-400))
    answer(other, 25)
    kept = Tally(question=asked.asked[0], responses=0, answered=0, cells=["no counts"], on=TODAY)
    kept.save()
    monkeypatch.setattr(results.log, "disabled", False)  # whatever a library did to the log in a test before
    with caplog.at_level(logging.ERROR, logger=results.log.name):
        night()
    assert f"version {asked.live.pk} could not be counted" in caplog.text
    assert Tally.objects.get(question=other.asked[0]).responses == 25


def test_nothing_is_crossed_by_what_keeps_several_answers_of_each():
    made = make.questionnaire(kind="survey")
    single, several, _words = made.asked
    assert results.may_cross(several, single)
    ranked = Question.objects.create(version=made.version, kind="ranking", text="排序")
    Choice.objects.bulk_create(Choice(question=ranked, text=text) for text in ("甲", "乙"))
    assert not results.may_cross(several, ranked)
    Choice.objects.create(question=single, order=9, text="其他", is_other=True)
    assert not results.may_cross(several, made.asked[0])


# Weighed


def population(**people):
    district = make.district()
    return take_in(
        [(age, gender, district.code, str(n)) for (age, gender), n in people["cells"]], source="戶政", year=2026
    )


def test_results_are_weighed_by_the_county(asked):
    population(cells=[(("20", "female"), 500), (("70", "female"), 500)])
    for who, single, n in [(YOUNG, "20 秒", 60), (YOUNG, "5 秒", 30), (OLD, "20 秒", 20), (OLD, "5 秒", 40)]:
        answer(asked, n, single=single, **who)
    night()
    weighting = Weighting.objects.get()
    choices = queries.results(asked.live, today=TODAY, weighting=weighting)[0].choices
    # By hand: two thirds of the young and one third of the old, each half of the county, are one half.
    assert [(choice.percent, choice.weighted) for choice in choices] == [(53, 50), (47, 50)]
    assert weighting.effective == 144  # 150² / (90 × (75/90)² + 60 × (75/60)²)
    ages = dict(groups.representation(asked.live, weighting))
    assert [(g.people, g.percent, g.county) for g in next(iter(ages.values()))] == [(90, 60, 50.0), (60, 40, 50.0)]


def test_of_two_equal_groups_the_same_one_is_hidden_beside_the_county_as_in_the_tables(asked):
    """JSON keeps no order: whichever comes first in it, what one page hides the other must not tell."""
    weighting = Weighting(county={"gender": {"female": 50.0, "male": 50.0}})
    order = list(values_of("gender"))
    sizes = dict.fromkeys(reversed(order), 30) | {order[-1]: 5}
    kept = Breakdown(version=asked.live, question=asked.asked[0], by="gender", responses=65, on=TODAY, sizes=sizes)
    kept.save()
    table = groups.crossing(kept, values_of("gender"), is_anonymous=True)
    (_name, compared), = groups.representation(asked.live, weighting)  # fmt: skip
    assert [column.people for column in table.columns] == [group.people for group in compared]


@pytest.mark.parametrize("row", [("x", "female", "d", "1"), ("20", "f", "d", "1"), ("20", "female", "nowhere", "1"),
                                 ("20", "female"), ("20", "female", "d", "-1")])  # fmt: skip
def test_a_population_that_cannot_be_read_is_refused_with_its_line(row):
    with pytest.raises(BadPopulation, match="Line 2"):
        take_in([row], source="x", year=2026)


# Rounds


def test_the_next_round_stands_beside_the_one_before(asked):
    answer(asked, 60)
    answer(asked, 40, single="5 秒")
    night()
    made = writing.next_round(asked, by=make.staff(Role.EDITOR, asked.agency))
    assert made.previous == asked
    make.notice(questionnaire=made, now=make.later(days=1))
    again = Questionnaire.objects.get(pk=made.pk)
    answer(again, 90)
    answer(again, 30, single="5 秒")
    night(2)
    found = rounds.compared(again, queries.results(again.live, today=TODAY), today=TODAY)
    change = found[0].changes[0]
    assert (change.text, change.before, change.now, change.points) == ("20 秒", 60, 75, 15)
    assert change.is_sure


# The page


def test_the_desk_shows_groups_tests_and_intervals(asked):
    for who in (YOUNG, OLD):
        for single in ("20 秒", "5 秒"):
            answer(asked, 30, single=single, **who)
    night()
    desk = at_desk(make.staff(Role.EDITOR, asked.agency))
    desk.cookies["tuili_language"] = "en"
    address = f"/admin/surveys/questionnaire/{asked.pk}/results/"
    assert "interval (95 of 100)" in desk.get(address).content.decode()
    page = desk.get(address, {"by": "age"}).content.decode()
    assert "65 and older" in page
    assert "No difference stands out from chance" in page
    first, several, _words = asked.asked
    told = desk.post(f"{address}cross/", {"question": several.pk, "other": first.pk}, follow=True).content.decode()
    assert "The table is there." in told
    assert Breakdown.objects.filter(by=f"q{first.pk}").count() == 1


def test_counting_reads_each_answer_once(asked, django_assert_max_num_queries):
    answer(asked, 5)
    with django_assert_max_num_queries(6):
        counting.count(asked.live)
