"""Uploads are served by name: pictures only, from their folder only."""

from pathlib import Path

import pytest
from django.test import Client

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def folder(settings) -> Path:
    path = Path(settings.MEDIA_ROOT)
    (path / "notices").mkdir(parents=True)
    (path / "notices" / "a.png").write_bytes(PNG)
    (path / "notices" / "a.svg").write_text("<svg onload='alert(1)'/>")
    (path.parent / "secret.png").write_bytes(PNG)
    return path


@pytest.mark.django_db
def test_a_picture_is_served_for_long_and_as_what_it_is(folder):
    answer = Client().get("/media/notices/a.png")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert "immutable" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    ["notices/a.svg", "notices/none.png", "notices", "../secret.png", "notices/../../secret.png", "%2e%2e/secret.png"],
)
def test_nothing_else_is(folder, name):
    assert Client().get(f"/media/{name}").status_code == 404
