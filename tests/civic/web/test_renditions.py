"""A phone gets a picture in the size that it shows."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from civic.templatetags.pictures import SIZES
from civic.web import renditions
from tests import factories as make

pytestmark = pytest.mark.django_db
TEMPLATES = Path(settings.BASE_DIR) / "templates"
UPLOADED = re.compile(r"<img[^>]+picture\.url")


@pytest.fixture
def folder(settings: Any) -> Path:
    path = Path(settings.MEDIA_ROOT) / "shops"
    path.mkdir(parents=True)
    Image.effect_noise((1600, 900), 60).convert("RGB").save(path / "a.jpg", quality=85)
    return path


def test_each_copy_has_its_width_and_is_made_when_it_is_asked_for(folder):
    for width in renditions.WIDTHS:
        answer = Client().get(f"/media/shops/a.jpg.w{width}.webp")
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
        assert "immutable" in answer["Cache-Control"]
        assert Image.open(BytesIO(answer.getvalue())).size == (width, round(width * 9 / 16))
    assert len(list(folder.iterdir())) == 1 + len(renditions.WIDTHS)


def test_a_second_asker_gets_the_same_file(folder):
    Client().get("/media/shops/a.jpg.w320.webp").close()
    made = (folder / "a.jpg.w320.webp").stat().st_mtime_ns
    Client().get("/media/shops/a.jpg.w320.webp").close()
    assert (folder / "a.jpg.w320.webp").stat().st_mtime_ns == made


@pytest.mark.parametrize(
    "name",
    ["a.jpg.w321.webp", "a.jpg.w99999.webp", "b.jpg.w320.webp", "a.jpg.w320.webp.w320.webp", "../a.jpg.w320.webp",
     "a.w320.webp", "a.jpg.w0.webp", "a.jpg.w320.png"],
)  # fmt: skip
def test_nobody_can_have_others_made(folder, name):
    Client().get("/media/shops/a.jpg.w320.webp").close()
    before = sorted(folder.iterdir())
    assert Client().get(f"/media/shops/{name}").status_code == 404
    assert sorted(folder.iterdir()) == before


def test_a_small_picture_is_not_blown_up(folder):
    Image.new("RGB", (200, 100), "teal").save(folder / "small.png")
    answer = Client().get("/media/shops/small.png.w640.webp")
    assert Image.open(BytesIO(answer.getvalue())).size == (200, 100)


def test_a_file_that_is_no_picture_is_not_found(folder):
    (folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert Client().get("/media/shops/broken.png.w320.webp").status_code == 404
    assert not list(folder.glob("*.part"))


def test_a_page_names_the_sizes_and_loads_its_first_picture_at_once(folder, client):
    place = make.shop()
    for shop in (place, make.shop(place.merchant, name="店二")):
        shop.picture.name = "shops/a.jpg"
        shop.save()
    page = client.get("/shops/").content.decode()
    first, second = re.findall(r"<picture>.*?</picture>", page, re.S)
    assert 'srcset="/media/shops/a.jpg.w160.webp 160w' in first
    assert f'sizes="{SIZES["shop"]}"' in first
    assert ('fetchpriority="high"' in first, "lazy" in first) == (True, False)
    assert ('fetchpriority="high"' in second, "lazy" in second) == (False, True)


def test_every_uploaded_picture_of_a_page_goes_this_way():
    pages = [path for path in TEMPLATES.rglob("*.html") if "admin" not in path.parts]
    assert [path.name for path in pages if UPLOADED.search(path.read_text("utf-8"))] == []


def test_a_copy_is_cut_around_the_point_that_a_notice_names(folder, client):
    """Left red, right blue: what is cut around the left edge shows no blue."""
    halves = Image.new("RGB", (1600, 400), "blue")
    halves.paste("red", (0, 0, 800, 400))
    halves.save(folder / "halves.png")
    name = "shops/halves.png"
    notice = make.notice(picture=name, picture_alt="兩色", focus_x=0, focus_y=50)
    address = renditions.address(f"/media/{name}", 320, renditions.Cut("thumb", 0, 50))
    shown = Image.open(BytesIO(client.get(address).getvalue())).convert("RGB")
    assert shown.size == (320, 320)
    assert all(red > blue for red, _green, blue in (shown.getpixel((1, 160)), shown.getpixel((318, 160))))
    shared = Image.open(BytesIO(client.get(notice.share_picture).getvalue()))
    assert (shared.format, round(shared.width / shared.height, 1)) == ("JPEG", 1.9)
    other = renditions.address(f"/media/{name}", 320, renditions.Cut("thumb", 70, 50))
    assert client.get(other).status_code == 404  # no notice has this one: nobody fills the disk with copies


SIDES, PERCENT = st.integers(1, 5000), st.integers(0, 100)


@given(SIDES, SIDES, st.sampled_from(sorted(renditions.SHAPES)), PERCENT, PERCENT)
def test_what_is_cut_lies_inside_the_picture_and_has_its_shape(width, height, shape, x, y):
    left, top, right, bottom = renditions.Cut(shape, x, y).box(width, height)
    across, down = renditions.SHAPES[shape]
    assert -1e-6 <= left < right <= width + 1e-6
    assert -1e-6 <= top < bottom <= height + 1e-6
    assert (right - left) * down == pytest.approx((bottom - top) * across)
