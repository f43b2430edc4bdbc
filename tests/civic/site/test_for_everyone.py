"""Larger letters, shortcut keys, the statement, the installed app, the style page."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from civic.core.roles import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


def test_large_letters_are_switched_on_and_off_without_javascript(client):
    back = client.post("/display/", {"type": "large", "next": "/shops/"})
    assert back.url == "/shops/"
    assert 'class="large"' in client.get("/about/").content.decode()
    client.post("/display/", {"type": "normal", "next": "/"})
    assert 'class="large"' not in client.get("/about/").content.decode()


@pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example/"])
def test_switching_letters_never_leads_away(client, there):
    assert client.post("/display/", {"type": "large", "next": there}).url == "/"


def test_letters_are_not_switched_by_a_link_or_from_another_site():
    assert Client().get("/display/?type=large").status_code == 405
    assert Client(enforce_csrf_checks=True).post("/display/", {"type": "large"}).status_code == 403


@pytest.mark.parametrize("path", ["/", "/shops/", "/about/", "/accounts/login/"])
def test_each_part_of_a_page_has_its_shortcut_key(client, path):
    page = client.get(path).content.decode()
    assert re.findall(r'id="([UZCB])" href="#\1" accesskey="\1"', page) == ["U", "Z", "C", "B"]


def test_the_statement_names_a_contact_and_the_keys(client, settings):
    page = client.get("/accessibility/", headers=ENGLISH).content.decode()
    assert f"mailto:{settings.SUPPORT_EMAIL}" in page
    assert all(f"Alt + {key}" in page for key in "UZCB")


def test_the_manifest_names_the_county_and_icons_that_are_there(client, settings):
    answer = client.get("/manifest.webmanifest")
    manifest = json.loads(answer.content)
    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert manifest["short_name"] == settings.COUNTY_NAME
    assert {"any", "maskable"} == {icon["purpose"] for icon in manifest["icons"]}
    for icon in manifest["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/"))


def test_the_service_worker_keeps_only_what_is_there_and_public(client):
    worker = client.get("/sw.js")
    assert worker.headers["Content-Type"] == "text/javascript"
    shell = json.loads(re.search(r"const SHELL = (\[.*?\]);", worker.content.decode())[1].replace("\\u002D", "-"))
    assert "/offline/" in shell
    assert [path for path in shell if path.startswith("/static/") and not finders.find(path[8:])] == []


def test_the_offline_page_knows_nobody():
    person = make.rich_citizen(77)
    client = Client()
    client.force_login(person.user)
    page = client.get("/offline/").content.decode()
    assert "No connection" in page
    assert person.user.email not in page
    assert person.user.name not in page


def test_the_offline_page_names_the_county_beside_the_portals_chinese_name(client, settings):
    page = client.get("/offline/", headers=ENGLISH).content.decode()
    assert f"推力</strong> <small>{settings.COUNTY_NAME}</small>" in page


def test_the_policy_lets_only_our_own_worker_and_manifest_in(client):
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "worker-src 'self'" in policy
    assert "manifest-src 'self'" in policy
    assert "unsafe" not in policy


def test_the_style_page_is_for_staff(client):
    assert client.get("/style/").status_code == 404
    client.force_login(make.citizen().user)
    assert client.get("/style/").status_code == 404
    client.force_login(make.staff(Role.EDITOR, make.agency()))
    assert client.get("/style/").status_code == 200


def test_the_style_page_shows_every_part_that_there_is(client):
    client.force_login(make.staff(Role.EDITOR, make.agency()))
    client.cookies["tuili_tour"] = "seen"
    page = client.get("/style/").content.decode()
    pieces = Path(finders.find("css")).glob("parts/*.css")
    parts = re.sub(r"/\*.*?\*/", "", "".join(path.read_text(encoding="utf-8") for path in pieces), flags=re.S)
    shown = set(" ".join(re.findall(r'class="([^"]*)"', page)).split())
    not_a_part = {"large", "stack-wide", "errorlist", "messages"}  # a mode, gaps, and Django's own lists
    assert set(re.findall(r"\.([a-z][a-z-]+)", parts)) - shown - not_a_part == set()


def test_the_style_page_shows_every_icon_and_every_kind_of_button(client):
    client.force_login(make.staff(Role.EDITOR, make.agency()))
    page = client.get("/style/").content.decode()
    styles = Path(finders.find("css/site.css")).read_text(encoding="utf-8")
    looks = set(re.findall(r"\.(btn-(?:primary|sun|quiet|danger)|badge-\w+|alert-\w+)\b", styles))
    assert {look for look in looks if look not in page} == set()
    sprite = Path(finders.find("img/icons.svg")).read_text(encoding="utf-8")
    assert all(f"#{name}" in page for name in re.findall(r'symbol id="([\w-]+)"', sprite))
