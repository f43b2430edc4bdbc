"""Results to take along: as safe as the page, with what every column means; single answers only where that was said."""

import json
from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import override

from civic.audit.models import AuditEvent
from civic.core.roles import Role
from civic.web import workbooks
from surveys.kinds.registry import KINDS
from surveys.questionnaires.choices import Line
from surveys.questionnaires.models import Question, Questionnaire
from surveys.questionnaires.writing import Card, clone, write
from surveys.responses import actions as responses
from surveys.responses.models import Response
from surveys.results import codebook
from surveys.results.queries import SOME, results
from tests import factories as make
from tests.surveys.results.asked import ROADS, WHY, end, lines, night, opened, say, taken

pytestmark = pytest.mark.django_db
FEW = "fewer than 20"


@pytest.fixture
def asked():
    made = opened(ROADS, WHY, publishes="counts")
    say(made, 40, road="濱海")
    say(made, 7, road="縱谷", why="風大")
    night()
    return made


def test_json_holds_method_codebook_and_counts_and_hides_what_the_page_hides(asked):
    found = json.loads(taken(asked, "results.json").content)
    assert [cell["count"] for cell in found["results"][0]["cells"]] == [None, None]
    assert found["method"]["responses"] == 47
    assert found["method"]["agency"] == str(asked.agency)
    road, why = found["codebook"]
    assert (road["text"], road["text_en"]) == ("哪條路？", "Which road?")
    assert road["columns"] == [{"name": "road", "holds": "place",
                                "codes": [{"code": "1", "text": "濱海"}, {"code": "2", "text": "縱谷"}]}]  # fmt: skip
    assert "風大" not in json.dumps(found, ensure_ascii=False)
    assert why["columns"][0]["holds"] == "text"


def test_xlsx_has_a_sheet_for_counts_codebook_and_method(asked):
    book = workbooks.read(b"".join(taken(asked, "results.xlsx").streaming_content))
    assert [sheet.name for sheet in book.sheets] == ["Counts", "Codebook", "Method"]
    counts, columns, _method = book.sheets
    assert counts.rows[2]["C"] == FEW
    assert columns.rows[2]["G"] == "1 = 濱海; 2 = 縱谷"


def test_csv_holds_intervals_and_hides_the_few(asked):
    say(asked, 40, road="縱谷")
    night(2)
    assert lines(taken(asked, "results.csv"))[1][:6] == ["哪條路？", "濱海", "40", "46", "36", "56"]


def test_who_took_results_along_is_on_record(asked):
    taken(asked, "results.xlsx")
    event = AuditEvent.objects.get(action="questionnaire.results_downloaded")
    assert event.details["file"] == "results.xlsx"


def test_everybody_takes_published_results_along_without_groups_and_right_answers(asked, client):
    assert client.get(f"/questionnaires/{asked.pk}/results.json").status_code == 404
    end(asked)
    found = json.loads(client.get(f"/questionnaires/{asked.pk}/results.json").content)
    assert found["by_groups"] == []
    assert "right" not in json.dumps(found["codebook"])
    assert [cell["count"] for cell in found["results"][0]["cells"]] == [None, None]
    book = workbooks.read(b"".join(client.get(f"/questionnaires/{asked.pk}/results.xlsx").streaming_content))
    assert book.faults == []


def test_groups_go_along_for_the_staff_with_their_hidden_cells():
    made = opened(ROADS, keeps_groups=True)
    say(made, 40, road="濱海")
    say(made, 30, road="縱谷")
    night()
    found = json.loads(taken(made, "results.json").content)
    assert {table["by"] for table in found["by_groups"]} == {"age band", "gender", "district"}
    assert all(len(line["counts"]) == len(t["groups"]) for t in found["by_groups"] for line in t["answers"])


# Single answers

ALL = [
    ROADS,
    Card(kind="multiple", name="when", text="何時？", lines=[Line("早"), Line("晚"), Line("其他", is_other=True)]),
    Card(kind="rating", name="good", text="好嗎？"),
    Card(kind="whole", name="age", text="幾歲？"),
    Card(kind="date", name="day", text="哪天？"),
    Card(kind="matrix", name="parts", text="各項？",
         lines=[Line("好"), Line("壞"), Line("路面", is_row=True), Line("燈", is_row=True)]),
    Card(kind="ranking", name="order", text="順序？", lines=[Line("路"), Line("橋")]),
    Card(kind="note", name="thanks", text="謝謝"),
    WHY,
]  # fmt: skip


def answer_all(made, *, why="=1+1", many=20):
    by_name = {question.name: question for question in made.asked}

    def pk(name, words):
        return by_name[name].choices.get(text=words).pk

    sent = {
        "road": pk("road", "縱谷"),
        "when": {"chosen": [pk("when", "晚"), pk("when", "其他")], "other": "半夜"},
        "good": 4, "age": 41, "day": "2026-11-29",
        "parts": {str(pk("parts", "路面")): pk("parts", "壞"), str(pk("parts", "燈")): pk("parts", "好")},
        "order": [pk("order", "橋"), pk("order", "路")], "why": why,
    }  # fmt: skip
    for _ in range(many):
        values = {str(by_name[name].pk): value for name, value in sent.items()}
        responses.submit(made, make.citizen("王小明"), values, now=make.NOW)


def test_each_set_of_answers_is_a_row_whose_columns_the_codebook_explains():
    made = opened(*ALL, gives_rows=True)
    answer_all(made)
    night()
    end(made)
    head, *found = lines(taken(made, "rows.csv"))
    assert head == ["response", *(entry.name for entry in codebook.entries(made.live))]
    assert dict(zip(head, found[0], strict=True)) == {
        "response": "1", "road": "2", "when_1": "0", "when_2": "1", "when_3": "1", "when_other": "半夜", "good": "4",
        "age": "41", "day": "2026-11-29", "parts_1": "2", "parts_2": "1", "order_1": "2", "order_2": "1",
        "why": "'=1+1",
    }  # fmt: skip
    assert [row[0] for row in found] == [str(n) for n in range(1, 21)]
    assert AuditEvent.objects.filter(action="questionnaire.rows_downloaded").count() == 1


def test_what_was_left_out_is_an_empty_cell_and_a_response_of_nothing_is_a_row():
    when = Card(kind="multiple", name="when", text="何時？", is_required=False, lines=[Line("早"), Line("晚")])
    made = opened(when, WHY, gives_rows=True)
    say(made, 19)
    say(made, 1, when=["早"])
    night()
    end(made)
    found = Counter(tuple(row[1:]) for row in lines(taken(made, "rows.csv"))[1:])
    assert found == {("", "", ""): 19, ("1", "0", ""): 1}


def test_single_answers_wait_for_the_end_the_night_and_twenty_people():
    made = opened(ROADS, gives_rows=True)
    say(made, 25, road="濱海")
    night()
    assert taken(made, "rows.csv").status_code == 302, "it is open: two tables of two days would tell what came between"
    end(made)
    Response.objects.filter(version=made.live).update(on=make.NOW.date())
    assert taken(made, "rows.csv").status_code == 302, "they were not mixed"
    night()
    assert taken(made, "rows.csv").status_code == 200


def test_single_answers_are_only_where_it_was_said_and_only_for_its_own_agency(asked):
    end(asked)
    assert taken(asked, "rows.csv").status_code == 404
    made = opened(ROADS, gives_rows=True)
    say(made, 20, road="濱海")
    night()
    end(made)
    for role in (Role.COORDINATOR, Role.AUDITOR):
        assert taken(made, "rows.csv", role=role).status_code == 404
    assert taken(made, "rows.csv", agency=make.agency()).status_code == 404
    assert "rows.csv" in taken(made, "results/").content.decode()


def test_the_page_says_so_before_the_first_answer(client):
    made = opened(ROADS, gives_rows=True)
    client.force_login(make.citizen().user)
    client.cookies["tuili_language"] = "en"
    assert "all of it together in one row" in client.get(f"/questionnaires/{made.pk}/").content.decode()


def test_single_answers_never_go_with_groups_or_names():
    for fields in ({"keeps_groups": True}, {"is_anonymous": False}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make.questionnaire(gives_rows=True, **fields)
        with pytest.raises(ValidationError):
            Questionnaire(agency=make.agency(), title="問", gives_rows=True, **fields).full_clean()


def test_a_copy_promises_the_same():
    made = make.questionnaire(gives_rows=True, closes_after=50, keeps_days=90)
    copy = clone(made, by=make.staff(Role.EDITOR, made.agency))
    assert (copy.gives_rows, copy.closes_after, copy.keeps_days) == (True, 50, 90)


def test_every_kind_that_asks_has_a_column():
    with override("en"):
        for kind in Question.Kind.values:
            made = make.questionnaire()
            lines = [Line("甲"), Line("乙"), Line("列", is_row=True)] if KINDS[kind].has_choices else []
            version = write(made, [Card(kind=kind, text="題", lines=lines)], by=make.staff(Role.EDITOR, made.agency))
            assert bool(codebook.entries(version)) == KINDS[kind].asks


def test_of_each_question_in_words_the_page_shows_no_more_than_some():
    asked = opened(WHY, Card(kind="short", name="what", text="什麼？", is_required=False))
    for n in range(SOME + 3):
        say(asked, 1, why=f"因為{n}", what=f"東西{n}" if n < SOME else "")
    night()
    told = {each.question.name: each.words for each in results(asked.live, today=make.later(days=1).date())}
    assert (len(told["why"]), len(told["what"])) == (SOME, SOME)
    assert told["why"] == sorted(told["why"])
    assert all(words.startswith("東西") for words in told["what"])
