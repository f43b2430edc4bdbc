"""What everybody may see, for programs and search engines, and nothing else."""

import json
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from civic.accounts.models import Topic
from engagement.audiences.models import Audience
from engagement.notices import actions
from tests import factories as make

pytestmark = pytest.mark.django_db
FEEDS = ("/notices.atom", "/notices.json")
ATOM = "{http://www.w3.org/2005/Atom}"


def told() -> Any:
    """A notice for everybody, and others that nobody may find from outside."""
    shown = make.notice(
        title="停水 <通知>",
        picture="notices/a.webp",
        picture_alt="水龍頭",
        topic=Topic.objects.create(code="water", name="用水"),
    )
    home = shown.agency
    make.notice(home, title="長者消息", audience=Audience.objects.create(agency=home, name="長者", min_age=65))
    make.notice(home, title="草稿", published=False)
    make.notice(home, title="過期", expires_at=timezone.now() - timedelta(hours=1), now=make.LONG_AGO)
    gone = make.notice(home, title="撤下")
    actions.withdraw(gone, by=gone.decided_by, reason="有誤")
    return shown


def test_atom_holds_what_everybody_may_see(client: Any) -> None:
    shown = told()
    for path in ("/notices.atom", f"/agencies/{shown.agency.slug}/notices.atom"):
        answer = client.get(path)
        assert answer["Content-Type"].startswith("application/atom+xml")
        entries = ElementTree.fromstring(answer.content).findall(f"{ATOM}entry")
        assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["停水 <通知>"]
        assert entries[0].find(f"{ATOM}link").get("href").endswith(shown.get_absolute_url())


def test_json_feed_is_1_1_and_holds_the_same(client: Any) -> None:
    shown = told()
    for path in ("/notices.json", f"/agencies/{shown.agency.slug}/notices.json"):
        answer = client.get(path)
        assert answer["Content-Type"].startswith("application/feed+json")
        feed = json.loads(answer.content)
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["feed_url"].endswith(path)
        (item,) = feed["items"]
        assert (item["title"], item["tags"], item["content_text"]) == ("停水 <通知>", ["用水"], "請帶健保卡。")
        assert item["image"].startswith("http")


def test_a_feed_is_of_its_agency_alone(client: Any) -> None:
    make.notice(title="甲")
    other = make.agency("他局")
    assert json.loads(client.get(f"/agencies/{other.slug}/notices.json").content)["items"] == []
    assert client.get("/agencies/nobody/notices.json").status_code == 404


@pytest.mark.parametrize("path", [*FEEDS, "/sitemap.xml"])
def test_who_has_it_already_is_sent_nothing_until_something_is_new(client: Any, path: str) -> None:
    make.notice()
    first = client.get(path)
    assert "public" in first["Cache-Control"]
    assert not first.cookies
    again = client.get(path, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    make.notice(title="新的")
    assert client.get(path, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_a_feed_says_the_same_whoever_asks(client: Any) -> None:
    make.notice(audience=Audience.objects.create(agency=make.agency(), name="青年", max_age=40), title="青年消息")
    visitor = client.get("/notices.json").content
    client.force_login(make.citizen(birth_year=2000).user)
    client.cookies["tuili_language"] = "en"
    assert client.get("/notices.json").content == visitor


def test_letters_that_xml_cannot_carry_break_no_feed(client: Any) -> None:
    make.notice(title="壞\x0b字")
    feed = ElementTree.fromstring(client.get("/notices.atom").content)
    assert feed.findtext(f"{ATOM}entry/{ATOM}title") == "壞字"


def test_the_sitemap_lists_notices_and_agencies_and_is_named_in_robots(client: Any) -> None:
    shown = told()
    pages = client.get("/sitemap.xml").content.decode()
    assert pages.count(shown.get_absolute_url()) == 1
    assert f"/agencies/{shown.agency.slug}/" in pages
    assert pages.count("/notices/") == 2  # the list and the one notice
    robots = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/" in robots
    assert robots.strip().endswith("/sitemap.xml")


def test_security_txt_names_whom_to_tell_until_a_day_in_less_than_a_year(client: Any, settings: Any) -> None:
    settings.SECURITY_CONTACT = "mailto:holes@tuili.example"
    lines = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").content.decode().splitlines())
    assert lines["Contact"] == "mailto:holes@tuili.example"
    ends = timezone.datetime.fromisoformat(lines["Expires"])
    assert timedelta(days=90) < ends - timezone.now() < timedelta(days=365)


def test_a_link_elsewhere_shows_words_and_picture_of_what_everybody_may_see(client: Any) -> None:
    shown = make.notice(title="停水", picture="notices/a.webp", picture_alt="水龍頭")
    page = client.get(shown.get_absolute_url()).content.decode()
    assert '<meta property="og:title" content="停水">' in page
    assert '<meta property="og:image" content="http' in page
    assert '<meta property="og:image:alt" content="水龍頭">' in page
    rule = Audience.objects.create(agency=shown.agency, name="青年", max_age=40)
    secret = make.notice(shown.agency, audience=rule)
    client.force_login(make.citizen(birth_year=2000).user)
    assert "og:title" not in client.get(secret.get_absolute_url()).content.decode()
