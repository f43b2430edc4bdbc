"""Citizens find a shop: open now, marked, on the map, and by the maps that they chose."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.contrib.staticfiles import finders

from rewards.shops import remembered
from rewards.shops.models import Shop
from rewards.shops.ways import ways
from tests import factories as make

pytestmark = pytest.mark.django_db
TUESDAY_NOON = datetime(2026, 11, 3, 4, tzinfo=UTC)


@pytest.fixture
def early(db: None) -> Shop:
    shop = make.shop(name="早餐店")
    shop.hours, shop.latitude, shop.longitude = "每日 05:00–10:00", "22.75", "121.15"
    shop.save()
    return shop


@pytest.fixture
def late(early: Shop) -> Shop:
    shop = make.shop(early.merchant, name="晚餐店")
    shop.hours = "每日 10:00–20:00"
    shop.save()
    return shop


def listed(client, query: str) -> set[str]:
    page = client.get(f"/shops/{query}").content.decode()
    return {name for name in ("早餐店", "晚餐店") if f">{name}</a>" in page}


@time_machine.travel(TUESDAY_NOON, tick=False)
def test_shops_that_are_open_now_by_their_own_hours(client, early, late):
    assert listed(client, "") == {"早餐店", "晚餐店"}
    assert listed(client, "?open_now=on") == {"晚餐店"}


def test_a_shop_that_is_marked_stays_marked_in_this_browser_until_the_mark_is_taken_off(client, early, late):
    answer = client.post(f"/shops/{late.pk}/favourite/", {"on": "1"})
    assert answer["Location"] == f"/shops/{late.pk}/"
    assert listed(client, "?favourites=on") == {"晚餐店"}
    assert 'aria-pressed="true"' in client.get(f"/shops/{late.pk}/").content.decode()
    client.post(f"/shops/{late.pk}/favourite/", {"on": ""})
    assert listed(client, "?favourites=on") == set()


@pytest.mark.parametrize("kept", ["1;2", "-", "9" * 400, "<script>", "1--2"])
def test_a_cookie_that_somebody_wrote_marks_nothing_and_breaks_nothing(client, early, kept):
    client.cookies["tuili_shops"] = kept
    assert client.get("/shops/?favourites=on").status_code == 200


def test_no_more_than_sixty_are_kept(client, early):
    client.cookies["tuili_shops"] = "-".join(map(str, range(1000, 1060)))
    kept = client.post(f"/shops/{early.pk}/favourite/", {"on": "1"}).cookies["tuili_shops"].value.split("-")
    assert (len(kept), kept[0]) == (remembered.MOST, str(early.pk))


def test_the_maps_are_chosen_once_and_asked_for_again_on_wish(client, early):
    path = f"/shops/{early.pk}/"
    assert "google.com" not in client.get(path).content.decode(), "nothing leads away before somebody chose"
    assert client.post("/shops/maps/", {"maps": "google", "next": path})["Location"] == path
    assert "google.com/maps/dir/?api=1&amp;destination=22.75" in client.get(path).content.decode()
    client.post("/shops/maps/", {"maps": "", "next": path})
    assert "google.com" not in client.get(path).content.decode()


@pytest.mark.parametrize(
    ("agent", "opens", "label"),
    [
        ("Mozilla/5.0 (Linux; Android 16; K)", "geo:22.75", "This phone’s maps"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X)", "https://maps.apple.com/?daddr=22.75", "Apple Maps"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", "https://maps.apple.com/?daddr=22.75", "Apple Maps"),
    ],
)
def test_the_devices_own_maps_open_by_an_address_that_it_knows(client, early, agent, opens, label):
    asked = {"user-agent": agent, "accept-language": "en"}
    assert label in client.get(f"/shops/{early.pk}/", headers=asked).content.decode()
    client.cookies["tuili_maps"] = "phone"
    page = client.get(f"/shops/{early.pk}/", headers=asked).content.decode()
    assert f'href="{opens}' in page
    assert label in page


def test_a_desk_without_maps_of_its_own_is_offered_those_of_other_sites_alone(client, early):
    client.cookies["tuili_maps"] = "phone"  # from before
    asked = {"user-agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "accept-language": "en"}
    page = client.get(f"/shops/{early.pk}/", headers=asked).content.decode()
    assert "geo:" not in page
    assert [label in page for label in ("This phone’s maps", "Apple Maps", "Google Maps", "OpenStreetMap")] == [
        False, False, True, True,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "there", ["https://x.example/", "//x.example/shops/", "/shops/\\x.example", "javascript:alert(1)"]
)
def test_nothing_leads_out_of_the_site(client, early, there):
    for path in (f"/shops/{early.pk}/favourite/", "/shops/maps/"):
        assert client.post(path, {"next": there})["Location"].startswith("/shops/")


def test_a_shop_without_a_position_is_found_by_its_address():
    shop = make.shop()
    assert all("%E4%B8%AD%E5%B1%B1%E8%B7%AF" in address for address in ways(shop.place, None, None).values())


def test_the_map_comes_from_its_package_and_the_outlines_from_the_county(client, settings, tmp_path: Path):
    assert Path(finders.find("leaflet/leaflet.js")).stat().st_size > 100_000
    assert finders.find("leaflet/draw/leaflet.draw.js") is None
    settings.MAP_OUTLINES = ""
    assert client.get("/shops/outlines.json").status_code == 404
    file = tmp_path / "outlines.json"
    file.write_text('{"type": "FeatureCollection", "features": []}')
    settings.MAP_OUTLINES = str(file)
    assert json.loads(client.get("/shops/outlines.json").content)["features"] == []


@pytest.mark.parametrize(
    ("tiles", "outlines", "is_there"),
    [("", "", False), ("https://tiles.example/{z}/{x}/{y}.png", "", True), ("", "outlines.json", True)],
)
def test_there_is_a_map_only_where_there_is_a_ground_below_the_pins(client, early, settings, tiles, outlines, is_there):
    settings.MAP_TILES, settings.MAP_OUTLINES = tiles, outlines
    page = client.get("/shops/").content.decode()
    assert ("data-map" in page, "js/map" in page) == (is_there, is_there)
    if is_there:
        assert page.rindex("shop-card") < page.index("data-map"), "who listens to the page meets the list first"
    assert "data-near" in page


def test_the_demos_outlines_name_each_township_in_both_languages(settings):
    drawn = json.loads((settings.BASE_DIR / "engagement/demo/content/outlines.json").read_text("utf-8"))["features"]
    assert len(drawn) == 12
    assert all(each["properties"]["name"] and each["properties"]["name_en"] for each in drawn)


def test_the_first_picture_of_the_list_and_of_a_shop_comes_before_all_others(client, early, late):
    page = client.get("/shops/").content.decode()
    assert (page.count('fetchpriority="high"'), page.count('loading="lazy"')) == (1, 1)
    assert page.index('fetchpriority="high"') < page.index('loading="lazy"')
    assert 'fetchpriority="high"' in client.get(f"/shops/{early.pk}/").content.decode()


@pytest.mark.parametrize("trade", Shop.Category.values)
def test_a_shop_without_a_photo_shows_a_front_of_its_trade(client, trade):
    shop = make.shop()
    Shop.objects.filter(pk=shop.pk).update(category=trade)
    for path in ("/shops/", f"/shops/{shop.pk}/"):
        assert f"img/front-{trade}.svg" in client.get(path).content.decode()
    assert finders.find(f"img/front-{trade}.svg")
