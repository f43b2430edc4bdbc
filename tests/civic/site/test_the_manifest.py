"""What a phone reads before it installs the app: its pictures are there and of the size that it says, its ways open."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from PIL import Image

from tests import factories as make

pytestmark = pytest.mark.django_db
KB = 1024


@pytest.fixture
def manifest(client: Any) -> dict[str, Any]:
    told: dict[str, Any] = client.get("/manifest.webmanifest", headers={"accept-language": "en"}).json()
    return told


def file_of(picture: dict[str, Any]) -> Path:
    return Path(finders.find(picture["src"].removeprefix("/static/")))


def test_its_icons_and_screenshots_are_of_the_size_and_kind_that_it_says(manifest):
    pictures = [*manifest["icons"], *manifest["screenshots"]]
    pictures += [icon for shortcut in manifest["shortcuts"] for icon in shortcut["icons"]]
    for picture in pictures:
        with Image.open(file_of(picture)) as found:
            assert f"{found.width}x{found.height}" == picture["sizes"], picture["src"]
            assert picture.get("type", "image/png") == Image.MIME[str(found.format)], picture["src"]


def test_its_screenshots_are_small_and_one_is_for_phones_and_one_for_desks(manifest):
    shots = manifest["screenshots"]
    assert [each["form_factor"] for each in shots] == ["narrow", "wide"]
    assert all(each["label"] for each in shots)
    assert all(file_of(each).stat().st_size <= 100 * KB for each in shots)


def test_its_shortcuts_open_for_whoever_is_signed_in_and_ask_others_to(manifest, client):
    opens = [each["url"] for each in manifest["shortcuts"]]
    assert opens == ["/pay/", "/inbox/", "/s/"]
    assert {client.get(each).status_code for each in opens} <= {200, 302}
    client.force_login(make.citizen().user)
    assert [client.get(each).status_code for each in opens] == [200, 200, 200]
    assert "Tuili County" in manifest["description"]
