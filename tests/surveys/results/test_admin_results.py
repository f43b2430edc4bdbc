"""The results page and its CSV: counts of twenty and more, and never who, unless the questionnaire said so first."""

import re

import pytest

from civic.audit.models import AuditEvent
from civic.core.roles import Role
from civic.core.small_cells import LEAST
from surveys.questionnaires.models import Question
from surveys.responses import actions as responses
from surveys.results import actions as results
from surveys.results import queries
from tests import factories as make
from tests.staff import at_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    return make.open_questionnaire(kind="survey", now=make.later(days=-400))


def answer(asked, count, *, single="20 秒", words="謝謝", name="王小明"):
    """So many people choose one answer to the first question, and all right ones to the second."""
    first, _second, third = asked.asked
    chosen = first.choices.get(text=single).pk
    for _ in range(count):
        sent = make.right_answers(asked) | {str(first.pk): chosen, str(third.pk): words}
        responses.submit(asked, make.citizen(name), sent, now=make.NOW)


def night(days=1):
    results.count_the_night(today=make.later(days=days).date())


def page_of(asked, what="results/", role=Role.EDITOR):
    desk = at_desk(make.staff(role, asked.agency))
    desk.cookies["tuili_language"] = "en"
    answered = desk.get(f"/admin/surveys/questionnaire/{asked.pk}/{what}")
    return b"".join(answered).decode("utf-8-sig")


def counts(asked):
    """The table of the CSV: each answer with its count."""
    rows = [line.split(",") for line in page_of(asked, "results.csv").splitlines()[1:]]
    return {choice: count for _question, choice, count, *_more in rows}


def test_the_page_shows_counts_and_words_but_no_names(asked):
    answer(asked, 45)
    night()
    page = page_of(asked)
    assert "45 responses are counted" in page
    assert "20 秒" in page
    assert "謝謝" in page
    assert "王小明" not in page


def test_nothing_opens_before_twenty_answers_and_a_night(asked):
    answer(asked, LEAST - 1)
    night()
    assert "20 秒" not in page_of(asked)
    assert "Results open in the night after 20 people have answered" in page_of(asked)
    answer(asked, 1)
    assert counts(asked) == {}
    night()
    assert "20 responses are counted" in page_of(asked)


def test_a_few_are_neither_shown_nor_had_by_subtraction(asked):
    answer(asked, 40)
    answer(asked, 7, single="5 秒")
    night()
    found = counts(asked)
    assert found["20 秒"] == found["5 秒"] == "fewer than 20"
    assert "not shown, so that nobody is found among a few" in page_of(asked)
    assert not re.search(r"<td class=\"numeric\">(7|40)</td>", page_of(asked))


def test_a_total_that_grew_by_one_is_not_shown_beside_the_one_before(asked):
    answer(asked, 30)
    answer(asked, 30, single="5 秒")
    night()
    before = page_of(asked, "results.csv")
    answer(asked, 1)
    night(2)
    assert page_of(asked, "results.csv") == before
    answer(asked, 19)  # twenty in all, but nobody of them chose the other answer
    night(3)
    assert counts(asked)["20 秒"] == "30"
    answer(asked, 20, single="5 秒")
    night(4)
    assert (counts(asked)["20 秒"], counts(asked)["5 秒"]) == ("50", "50")


def test_the_csv_holds_every_answer_with_its_count(asked):
    answer(asked, 30)
    answer(asked, 30, single="5 秒")
    night()
    table = page_of(asked, "results.csv")
    assert "洗手要多久？,20 秒,30,50," in table
    assert "洗手要多久？,5 秒,30,50," in table


def in_words(asked, *texts):
    for text in texts:
        answer(asked, 1, words=text)
    night()


def test_all_answers_in_words_are_downloaded_in_the_order_of_the_alphabet_and_on_record(asked):
    in_words(asked, *(f"word {number:02}" for number in reversed(range(25))), "=1+1")
    assert f"/admin/surveys/questionnaire/{asked.pk}/words.csv" in page_of(asked)
    told = [line.split(",")[1] for line in page_of(asked, "words.csv").splitlines()[1:]]
    assert [each for each in told if each.startswith("word")] == [f"word {number:02}" for number in range(25)]
    assert "'=1+1" in told
    assert AuditEvent.objects.filter(action="questionnaire.words_downloaded").count() == 1


def test_the_page_does_not_show_words_in_the_order_in_which_people_came(asked):
    in_words(asked, "b second", "c first", "a third", *["x"] * 17)
    page = page_of(asked)
    assert page.index("a third") < page.index("b second") < page.index("c first")


def test_conditions_tell_nothing_of_what_is_hidden_neither_by_counts_nor_by_words():
    """Who said 5 seconds is asked why: seven of them are found neither by their words nor by who was asked."""
    made = make.questionnaire(kind="survey")
    made.questions.filter(kind="single").update(name="washing")
    why = Question.objects.create(version=made.version, order=8, kind="short", text="為什麼？", name="why",
                                  shown_if="${washing} = '5 秒'")  # fmt: skip
    more = Question.objects.create(version=made.version, order=9, kind="yes_no", text="真的？", name="sure",
                                   shown_if="${washing} = '20 秒'")  # fmt: skip
    make.notice(questionnaire=made, now=make.later(days=-400))
    made.refresh_from_db()
    single = made.questions.get(name="washing")

    def say(text, count):
        for _ in range(count):
            sent = make.right_answers(made) | {str(single.pk): single.choices.get(text=text).pk}
            asked = {str(why.pk): "太忙了"} if text == "5 秒" else {str(more.pk): "1"}
            sent = {key: value for key, value in sent.items() if key not in (str(why.pk), str(more.pk))} | asked
            responses.submit(made, make.citizen(), sent, now=make.NOW)

    say("20 秒", 40)
    say("5 秒", 7)
    night()
    found = {each.question.pk: each for each in queries.results(made.live, today=make.NOW.date())}
    assert found[more.pk].answered is None
    assert {choice.count for choice in found[more.pk].choices} == {None}
    assert "太忙了" not in [text for _question, text in queries.words(made.live)]
    assert found[why.pk].words == []
    say("20 秒", 20)
    say("5 秒", 20)
    night(2)
    found = {each.question.pk: each for each in queries.results(made.live, today=make.NOW.date())}
    assert found[more.pk].answered == 60
    assert "太忙了" in found[why.pk].words


def test_where_nobody_wrote_there_is_nothing_to_download(asked):
    assert "words.csv" not in page_of(asked)


# With names, where that was said first


@pytest.fixture
def signed():
    made = make.open_questionnaire(kind="survey", is_anonymous=False, now=make.later(days=-400))
    answer(made, 2)
    return made


def test_answers_with_names_are_counted_at_once_and_read_by_the_agency_on_record(signed):
    assert counts(signed)["20 秒"] == "2"
    assert "answers.csv" in page_of(signed)
    lines = page_of(signed, "answers.csv")
    assert "王小明,洗手要多久？,20 秒" in lines
    assert AuditEvent.objects.get(action="questionnaire.answers_downloaded")


def test_nobody_else_reads_who_answered_what(signed, asked):
    address = f"/admin/surveys/questionnaire/{signed.pk}/answers.csv"
    for role in (Role.COORDINATOR, Role.AUDITOR):
        desk = at_desk(make.staff(role))
        assert "answers.csv" not in desk.get(f"/admin/surveys/questionnaire/{signed.pk}/results/").content.decode()
        assert desk.get(address).status_code == 404
    assert at_desk(make.staff(Role.EDITOR, make.agency())).get(address).status_code == 404
    anonymous = f"/admin/surveys/questionnaire/{asked.pk}/answers.csv"
    assert at_desk(make.staff(Role.EDITOR, asked.agency)).get(anonymous).status_code == 404
