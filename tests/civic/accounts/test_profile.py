"""A citizen corrects what they tell about themselves; faults are shown field by field and nothing is saved."""

import pytest
from django.test import Client

from civic.accounts.models import Citizen, Topic
from tests import factories as make

pytestmark = pytest.mark.django_db


def sent(citizen: Citizen, **answers: object):
    client = Client(headers={"accept-language": "en"})
    client.force_login(citizen.user)
    return client.post("/me/profile/", {"name": "", "district": "", "birth_year": "", "gender": "", **answers})


def test_everything_is_saved():
    citizen, district = make.citizen(), make.district()
    sent(citizen, name="阿美", district=district.pk, birth_year="1968", gender="female")
    saved = Citizen.objects.select_related("user").get(pk=citizen.pk)
    assert (saved.user.name, saved.district, saved.birth_year, saved.gender) == ("阿美", district, 1968, "female")


def test_everything_may_be_emptied_again():
    citizen = make.citizen(birth_year=1968, gender="male", district=make.district())
    assert sent(citizen).url == "/me/"
    citizen.refresh_from_db()
    assert (citizen.birth_year, citizen.gender, citizen.district) == (None, "", None)


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"birth_year": "2999"}, "birth_year"),
        ({"birth_year": "1899"}, "birth_year"),
        ({"birth_year": "sixty"}, "birth_year"),
        ({"birth_year": "9" * 40}, "birth_year"),
        ({"gender": "robot"}, "gender"),
        ({"district": "0"}, "district"),
        ({"district": "' OR 1=1"}, "district"),
        ({"name": "x" * 61}, "name"),
        ({"name": "nul\x00"}, "name"),
    ],
)
def test_bad_answers_are_named_and_nothing_is_saved(answers, field):
    citizen = make.citizen(birth_year=1968)
    page = sent(citizen, **{"birth_year": "1970", **answers})
    assert page.status_code == 400
    assert list(page.context["form"].errors) == [field]
    citizen.refresh_from_db()
    assert citizen.birth_year == 1968


def test_nobody_gives_themselves_a_level_or_a_role():
    citizen = make.citizen()
    sent(citizen, level="digital", is_staff="on", user="1")
    citizen.refresh_from_db()
    assert (citizen.level, citizen.user.is_staff) == ("unverified", False)


def test_topics_are_chosen_from_the_list_and_given_up_again():
    citizen, roads = make.citizen(), Topic.objects.create(code="roads", name="路況", name_en="Roads")
    sent(citizen, topics=[roads.pk])
    assert list(citizen.topics.all()) == [roads]
    sent(citizen)
    assert not citizen.topics.exists()


def test_a_topic_out_of_use_cannot_be_chosen():
    citizen, old = make.citizen(), Topic.objects.create(code="old", name="舊", name_en="Old", in_use=False)
    Topic.objects.create(code="new", name="新", name_en="New")
    assert list(sent(citizen, topics=[old.pk]).context["form"].errors) == ["topics"]
    assert not citizen.topics.exists()


def test_every_particular_says_why_it_is_asked_and_none_is_needed():
    citizen = make.citizen()
    page = Client(headers={"accept-language": "en"})
    page.force_login(citizen.user)
    form = page.get("/me/profile/").context["form"]
    assert [name for name, field in form.fields.items() if field.required or not field.help_text] == []


@pytest.mark.parametrize(("known", "told"), [(None, "2018"), (1968, "2018"), (1990, "1908")])
def test_a_year_that_would_change_what_one_may_do_is_asked_about_once(known, told):
    citizen = make.citizen(birth_year=known)
    page = sent(citizen, birth_year=told, name="阿美")
    assert page.status_code == 400
    assert f"Yes, {told} is right" in page.content.decode()
    assert 'value="阿美"' in page.content.decode()
    citizen.refresh_from_db()
    assert citizen.birth_year == known
    sent(citizen, birth_year=told, sure=told)
    citizen.refresh_from_db()
    assert citizen.birth_year == int(told)


def test_a_tick_for_another_year_does_not_count():
    citizen = make.citizen()
    assert sent(citizen, birth_year="2018", sure="2017").status_code == 400


def test_a_child_who_saves_something_else_is_not_asked_again():
    assert sent(make.citizen(birth_year=2018), birth_year="2018", name="小美").url == "/me/"


def test_whoever_turns_out_a_minor_goes_on_to_ask_a_guardian():
    citizen = make.citizen()
    assert sent(citizen, birth_year="2018", sure="2018").url == "/me/guardian/"
    client = Client(headers={"accept-language": "en"})
    client.force_login(citizen.user)
    assert 'name="email"' in client.get("/me/guardian/").content.decode()
    assert sent(make.citizen(), birth_year="2018", sure="2018", next="/questionnaires/7/").url == "/questionnaires/7/"


def test_saving_leads_back_to_where_the_year_was_asked_for():
    citizen = make.citizen()
    client = Client(headers={"accept-language": "en"})
    client.force_login(citizen.user)
    assert (
        'name="next" value="/questionnaires/7/"' in client.get("/me/profile/?next=/questionnaires/7/").content.decode()
    )
    assert sent(citizen, birth_year="1968", next="/questionnaires/7/").url == "/questionnaires/7/"
    assert sent(citizen, birth_year="1968", next="https://evil.example/").url == "/me/"
