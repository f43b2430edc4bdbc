"""What surrounds every page: language, the way out, and pages for when something is wrong."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.test import Client

from tests import factories as make

pytestmark = pytest.mark.django_db


def test_the_language_switch_comes_back_to_the_same_page(client: Any) -> None:
    notice = make.notice()
    switched = client.post("/language/", {"language": "en", "next": notice.get_absolute_url()}, follow=True)
    assert switched.redirect_chain == [(notice.get_absolute_url(), 302)]
    assert '<html lang="en">' in switched.content.decode()


def test_the_site_speaks_chinese_first(client: Any) -> None:
    assert '<html lang="zh-Hant">' in client.get("/").content.decode()


def test_who_is_signed_in_finds_the_way_out(client: Any) -> None:
    client.force_login(make.user())
    assert 'action="/accounts/logout/"' in client.get("/").content.decode()


def test_an_unknown_address_leads_home(client: Any) -> None:
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert 'href="/"' in response.content.decode()


def test_a_form_without_its_token_is_explained() -> None:
    response = Client(enforce_csrf_checks=True).post("/language/", {"language": "en"})
    assert response.status_code == 403
    assert 'class="empty"' in response.content.decode()


def test_pages_for_a_wrong_request_name_the_county(client: Any, settings: Any) -> None:
    strict = Client(enforce_csrf_checks=True)
    answers = [client.get("/nowhere/"), client.get("/display/"), strict.post("/language/")]
    assert [answer.status_code for answer in answers] == [404, 405, 403]
    for answer in answers:
        assert f"<small>{settings.COUNTY_NAME}</small>" in answer.content.decode()


@pytest.mark.parametrize("name", ["500.html", "503.html", "400.html"])
def test_a_page_for_our_own_faults_needs_nothing(name: str, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert "推力" in get_template(name).render()


def test_every_icon_that_a_page_names_is_drawn() -> None:
    drawn = set(re.findall(r'id="(\w+)"', Path(settings.BASE_DIR, "static/img/icons.svg").read_text()))
    pages = "".join(path.read_text() for path in Path(settings.BASE_DIR, "templates").rglob("*.html"))
    assert set(re.findall(r'(?:icon\.html" with name=|{% icon )"(\w+)"', pages)) <= drawn
