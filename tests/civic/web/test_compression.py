"""Pages leave compressed and with a length that tells nothing; pictures and tables leave as they are."""

import gzip
from pathlib import Path

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
GZIP = {"accept-encoding": "gzip, br"}


def test_a_page_leaves_compressed_to_a_browser_that_can_read_it():
    page = Client().get("/about/", headers=GZIP)
    plain = Client().get("/about/")
    assert (page["Content-Encoding"], plain.get("Content-Encoding")) == ("gzip", None)
    assert "Accept-Encoding" in page["Vary"]
    assert gzip.decompress(page.content)[:15] == plain.content[:15] == b"<!doctype html>"
    assert len(page.content) * 2 < len(plain.content)


def test_its_length_differs_each_time_so_that_no_secret_can_be_guessed_from_it():
    assert len({Client().get("/offline/", headers=GZIP)["Content-Length"] for _try in range(12)}) > 1


def test_what_programs_read_leaves_compressed_too():
    assert Client().get("/api/v1/schema/", headers=GZIP)["Content-Encoding"] == "gzip"


def test_a_picture_is_not_compressed_again_and_keeps_its_length(settings):
    folder = Path(settings.MEDIA_ROOT) / "notices"
    folder.mkdir(parents=True)
    (folder / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 900)
    answer = Client().get("/media/notices/a.png", headers=GZIP)
    assert (answer.get("Content-Encoding"), answer["Content-Length"]) == (None, "908")
