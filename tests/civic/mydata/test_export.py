"""A copy of one's data is complete, one's own, and gone after a day."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from civic.core.errors import NotFound
from civic.core.personal import about_people
from civic.mydata import actions
from civic.mydata.models import DataExport
from rewards.redemption.counter import actions as redemption
from tests import factories as make

pytestmark = pytest.mark.django_db
NOW = make.NOW


@pytest.fixture
def someone():
    citizen = make.rich_citizen(100)
    citizen.user.name = "林小美"
    citizen.user.save()
    shop = make.shop(name="海邊麵店")
    _payment, code = make.payment_code(citizen, 30)
    redemption.confirm(clerk=make.clerk(shop), key="tap", code=code.code, now=NOW)
    return citizen.user


def copy_of(user, now=NOW):
    asked = actions.request_export(user, now=now)
    actions.make_exports(now=now)
    return zipfile.ZipFile(io.BytesIO(actions.fetch(asked.key, user=user, now=now)))


def test_the_copy_holds_every_registered_table_and_the_coins_lines(someone):
    tables = json.loads(copy_of(someone).read("my-data.json"))["tables"]
    assert {entry.model for entry in about_people()} <= set(tables)
    assert tables["civic.User"][0]["name"] == "林小美"
    assert tables["rewards.Redemption"][0]["shop"] == "海邊麵店"
    assert sorted(line["coins"] for line in tables["coins"]) == [-30, 100]


def test_the_copy_has_a_page_to_read(someone):
    page = copy_of(someone).read("my-data.html").decode()
    assert "林小美" in page
    assert "海邊麵店" in page


def test_the_page_begins_with_what_is_kept_and_ends_with_what_is_not(someone):
    with override("en"):
        page = copy_of(someone).read("my-data.html").decode()
    kept, nothing = page.split("Of these nothing is kept about you")
    assert kept.startswith("<!doctype html>")
    assert "paid 30 coins at 海邊麵店." in kept
    assert "<table" not in kept
    assert "Guardians’ consents" in nothing


def test_a_link_that_is_too_old_leads_to_a_new_copy(someone):
    asked = actions.request_export(someone, now=timezone.now() - timedelta(days=2))
    actions.make_exports(now=timezone.now() - timedelta(days=2))
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(someone)
    page = browser.get(f"/me/data/exports/{asked.key}.zip")
    assert page.status_code == 404
    assert "This copy is no longer here" in page.content.decode()
    assert 'href="/me/data/#copy"' in page.content.decode()


def test_the_copy_names_nobody_else_and_holds_no_secret(someone):
    words = copy_of(someone).read("my-data.json").decode()
    assert "clerk" not in words
    assert someone.password not in words
    assert "digits_hash" not in words


def test_the_copy_speaks_the_language_in_which_it_was_asked_for(someone):
    client = Client(headers={"accept-language": "en"})
    client.force_login(someone)
    client.post("/me/data/export/")
    assert DataExport.objects.get().language == "en"


def test_asking_again_is_the_same_copy(someone):
    first = actions.request_export(someone, now=NOW)
    assert actions.request_export(someone, now=NOW) == first
    actions.make_exports(now=NOW)
    assert actions.request_export(someone, now=NOW) == first


def test_the_owner_downloads_it_and_nobody_else(someone):
    now = timezone.now()
    asked = actions.request_export(someone, now=now)
    actions.make_exports(now=now)
    owner, outsider = Client(), Client()
    owner.force_login(someone)
    outsider.force_login(make.citizen().user)
    path = f"/me/data/exports/{asked.key}.zip"
    got = owner.get(path)
    assert (got.status_code, got.headers["Content-Type"]) == (200, "application/zip")
    assert outsider.get(path).status_code == 404
    assert Client().get(path).url.startswith("/accounts/login/")


def test_after_a_day_the_link_is_dead_and_the_copy_gone(someone):
    asked = actions.request_export(someone, now=NOW)
    actions.make_exports(now=NOW)
    tomorrow = NOW + timedelta(hours=24)
    with pytest.raises(NotFound):
        actions.fetch(asked.key, user=someone, now=tomorrow)
    actions.forget_exports(now=tomorrow)
    assert not DataExport.objects.exists()


def test_the_page_shows_what_is_kept_and_the_link(someone):
    client = Client(headers={"accept-language": "en"})
    client.force_login(someone)
    assert "Make a copy" in client.get("/me/data/").content.decode()
    now = timezone.now()
    asked = actions.request_export(someone, now=now)
    assert "is being made" in client.get("/me/data/").content.decode()
    actions.make_exports(now=now)
    assert str(asked.key) in client.get("/me/data/").content.decode()


def test_the_page_speaks_in_words_and_not_in_codes(someone):
    someone.citizen.gender = "female"
    someone.citizen.save()
    with override("zh-hant"):
        copy = copy_of(someone)
    page = copy.read("my-data.html").decode()
    assert "<dd>女性</dd>" in page
    assert "<dd>female</dd>" not in page
    assert "<dd>True</dd>" not in page
    assert json.loads(copy.read("my-data.json"))["tables"]["civic.Citizen"][0]["gender"] == "female"
