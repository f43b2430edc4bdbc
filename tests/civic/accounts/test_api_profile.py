"""A citizen's own particulars, level and limits over the API."""

import pytest
import time_machine

from civic.accounts.models import Topic
from civic.identity import actions as identity
from tests import factories as make
from tests.api import ROOT, program_of, refusal
from tests.rewards.limits.awards import limit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.fixture
def citizen():
    Topic.objects.create(code="roads", name="路況", name_en="Roads")
    Topic.objects.create(code="old", name="舊", name_en="Old", in_use=False)
    return make.citizen(birth_year=1968, gender="male")


def test_it_is_read_corrected_and_emptied(citizen):
    program, home = program_of(citizen), make.district()
    sent = {"name": "阿美", "district": home.code, "topics": ["roads"], "birth_year": None}
    body = program.patch(f"{ROOT}profile/", sent).json()
    assert body == program.get(f"{ROOT}profile/").json()
    assert (body["name"], body["district"], body["topics"]) == ("阿美", home.code, ["roads"])
    assert (body["birth_year"], body["gender"]) == (None, "male")
    assert program.patch(f"{ROOT}profile/", {"district": None, "topics": []}).json()["district"] is None


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"birth_year": 2027}, "birth_year"),
        ({"birth_year": 1899}, "birth_year"),
        ({"birth_year": "1968"}, "birth_year"),
        ({"gender": "robot"}, "gender"),
        ({"district": "atlantis"}, "district"),
        ({"topics": ["roads", "nothing"]}, "topics"),
        ({"topics": ["old"]}, "topics"),
        ({"name": "x" * 61}, "name"),
    ],
)
def test_faults_are_named_and_nothing_is_saved(citizen, sent, field):
    refused = refusal(program_of(citizen).patch(f"{ROOT}profile/", {"gender": "female", **sent}), 400)
    assert list(refused["fields"]) == [field]
    citizen.refresh_from_db()
    assert citizen.gender == "male"


@pytest.mark.parametrize(("year", "words"), [(2018, "a parent or guardian"), (1908, "about 118 years old")])
def test_a_year_in_doubt_counts_when_it_is_said_again(citizen, year, words):
    program = program_of(citizen)
    for sure in ({}, {"birth_year_sure": None}, {"birth_year_sure": 2017}):
        refused = refusal(program.patch(f"{ROOT}profile/", {"birth_year": year, "name": "阿美", **sure}), 400)
        assert refused["code"] == "birth_year_in_doubt"
        assert words in refused["fields"]["birth_year"][0]
    assert program.get(f"{ROOT}profile/").json()["birth_year"] == 1968
    kept = program.patch(f"{ROOT}profile/", {"birth_year": year, "birth_year_sure": year}).json()
    assert kept["birth_year"] == year
    assert program.patch(f"{ROOT}profile/", {"birth_year": year, "name": "阿美"}).json()["name"] == "阿美"


def test_nobody_writes_their_level(citizen):
    assert program_of(citizen).patch(f"{ROOT}profile/", {"level": "verified"}).json()["level"] == "unverified"


def test_topics_come_in_the_readers_language_without_those_out_of_use(citizen):
    assert program_of(citizen).get(f"{ROOT}topics/").json() == [{"code": "roads", "name": "Roads"}]
    assert program_of(citizen, "zh-hant").get(f"{ROOT}topics/").json()[0]["name"] == "路況"


def test_the_level_with_its_proof_and_no_hash(citizen):
    program = program_of(citizen)
    assert program.get(f"{ROOT}identity/").json() == {"level": "unverified", "proof": None}
    identity.verify(citizen, method="counter", document="id_card", id_hash="c" * 64, by=None, now=make.NOW)
    body = program.get(f"{ROOT}identity/").json()
    assert (body["level"], set(body["proof"])) == ("verified", {"method", "document", "at"})


def test_the_limits_and_what_is_left(citizen):
    program = program_of(citizen)
    nothing = {"day": None, "month": None, "total": None, "left": None}
    assert program.get(f"{ROOT}wallet/limits/").json() == {"earn": nothing, "spend": nothing}
    limit(earn_day=50)
    assert program.get(f"{ROOT}wallet/limits/").json()["earn"] == {**nothing, "day": 50, "left": 50}


@pytest.mark.parametrize("path", ["profile/", "topics/", "identity/", "wallet/limits/"])
def test_a_visitor_is_turned_away(path):
    refusal(program_of(None).get(ROOT + path), 401)
