"""A place is a district; a position goes along only beside a name, rounded. Nothing more is kept, counted or told."""

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from civic.accounts.models import District
from surveys.kinds.registry import KINDS
from surveys.personal import number_in_words
from surveys.questionnaires.models import Question
from surveys.questionnaires.writing import Card, logic_faults
from surveys.responses.models import Answer
from tests import factories as make
from tests.api import ROOT, program_of
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
PLACE = KINDS["place"]


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.fixture
def coast():
    return make.district("海濱鄉")


def where(*, is_anonymous=True):
    made = make.questionnaire(kind="survey", is_anonymous=is_anonymous)
    made.questions.all().delete()
    question = Question.objects.create(version=made.version, order=1, kind="place", text="哪裡？", name="where")
    make.notice(questionnaire=made)
    made.refresh_from_db()
    return made, question


def test_a_district_is_kept_by_its_number_and_the_rest_of_the_world_as_one(coast):
    _made, question = where()
    assert PLACE.store(PLACE.check(question, coast.code)) == [{"text": "", "number": coast.pk, "day": None}]
    assert PLACE.store(PLACE.check(question, "elsewhere")) == [{"text": "", "number": 0, "day": None}]


REFUSED = [("", "choose a district"), ("nowhere", "not on the list"), (7, "not on the list"), ([1], "not on the list"),
           ({"position": "1,2"}, "the district, too")]  # fmt: skip


@pytest.mark.parametrize(("value", "sentence"), REFUSED)
def test_what_is_no_district_is_refused_with_a_sentence(coast, value, sentence):
    _made, question = where()
    with pytest.raises(ValueError, match=sentence):
        PLACE.check(question, value)


def test_a_district_outside_the_county_is_not_on_the_list(coast):
    far = District.objects.create(code="far", name="遠方", name_en="Far", in_county=False)
    _made, question = where()
    with pytest.raises(ValueError, match="not on the list"):
        PLACE.check(question, far.code)


def test_beside_a_name_a_position_is_rounded_before_it_is_kept(coast):
    _made, question = where(is_anonymous=False)
    for position in ("22.7549876, 121.1501234", [22.7549876, 121.1501234]):
        given = PLACE.check(question, {"district": coast.code, "position": position})
        assert given.text == "22.755,121.150"


def test_without_a_name_no_position_is_taken_whoever_sends_it(coast):
    made, question = where()
    answer = {str(question.pk): {"district": coast.code, "position": "22.755,121.150"}}
    refused = program_of(make.citizen()).post(f"{ROOT}questionnaires/{made.pk}/responses/", {"answers": answer})
    assert refused.status_code == 400
    assert "only the district" in refused.content.decode()
    assert not Answer.objects.exists()


POSITIONS = ["here", "91,0", "0,181", "nan,1", [1], [1, 2, 3], {"a": 1}, "1" * 5000, 7, True]


@pytest.mark.parametrize("position", POSITIONS)
def test_what_is_no_position_is_refused_with_a_sentence(coast, position):
    _made, question = where(is_anonymous=False)
    with pytest.raises(ValueError, match="A position is written as"):
        PLACE.check(question, {"district": coast.code, "position": position})


def test_a_page_without_script_takes_a_district_and_says_what_is_stored(coast, client):
    made, question = where()
    client.cookies["tuili_language"] = "en"
    client.force_login(make.citizen().user)
    page = client.get(f"/questionnaires/{made.pk}/").content.decode()
    assert f'<option value="{coast.code}"' in page
    assert "the district alone is stored" in page
    assert f'name="{question.pk}-position"' not in page
    client.post(f"/questionnaires/{made.pk}/", {str(question.pk): coast.code})
    assert Answer.objects.get().number == coast.pk


def test_the_button_is_there_where_a_middle_is_known_or_a_position_is_taken(coast, client):
    made, _question = where()
    client.force_login(make.citizen().user)
    assert "data-locate" not in client.get(f"/questionnaires/{made.pk}/").content.decode()
    District.objects.filter(pk=coast.pk).update(latitude=22.9, longitude=121.2)
    assert 'data-middle="22.9,121.2"' in client.get(f"/questionnaires/{made.pk}/").content.decode()


def test_programs_are_told_the_districts_and_whether_a_position_is_taken(coast):
    made, _question = where(is_anonymous=False)
    (told,) = program_of(make.citizen()).get(f"{ROOT}questionnaires/{made.pk}/").json()["questions"]
    assert told["limits"]["position"] is True
    assert [each["code"] for each in told["limits"]["districts"]] == [coast.code, "elsewhere"]


def test_the_agency_reads_districts_in_words_and_the_person_too(coast):
    made, question = where(is_anonymous=False)
    citizen = make.citizen()
    answer = {str(question.pk): {"district": coast.code, "position": "22.755,121.150"}}
    assert (
        program_of(citizen).post(f"{ROOT}questionnaires/{made.pk}/responses/", {"answers": answer}).status_code == 201
    )
    desk = at_desk(make.staff("editor", made.agency))
    lines = b"".join(desk.get(f"/admin/surveys/questionnaire/{made.pk}/answers.csv")).decode()
    assert "海濱鄉 (22.755,121.150)" in lines
    assert "海濱鄉" in desk.get(f"/admin/surveys/questionnaire/{made.pk}/results/").content.decode()


def test_single_answers_without_names_have_no_column_for_a_position(coast):
    _made, anonymous = where()
    _other, named = where(is_anonymous=False)
    assert [column.suffix for column in PLACE.columns(anonymous)] == [""]
    assert [column.suffix for column in PLACE.columns(named)] == ["", "position"]


def test_a_copy_of_ones_data_names_the_district(coast):
    made, question = where(is_anonymous=False)
    answer = {str(question.pk): coast.code}
    program_of(make.citizen()).post(f"{ROOT}questionnaires/{made.pk}/responses/", {"answers": answer})
    assert number_in_words(Answer.objects.get()) == "Haibin"


def test_a_district_that_left_the_list_is_still_counted(coast):
    _made, question = where()
    (table,) = PLACE.count(question, [str(coast.pk), "987654"])
    assert [key for key, _words in table.cells] == [str(coast.pk), "0", "987654"]


def test_a_condition_calls_a_district_by_its_code_and_a_wrong_one_is_told_all(coast):
    cards = [Card(kind="place", name="where", text="哪裡？")]
    fits = Card(kind="text", text="？", shown_if=f"${{where}} = '{coast.code}'")
    assert logic_faults([cards[0], fits]) == []
    (fault,) = logic_faults([cards[0], Card(kind="text", text="？", shown_if="${where} = '海濱鄉'")])
    assert coast.code in fault.words


def test_a_middle_has_both_its_numbers(coast):
    with pytest.raises(IntegrityError), transaction.atomic():
        District.objects.filter(pk=coast.pk).update(latitude=22.9)
