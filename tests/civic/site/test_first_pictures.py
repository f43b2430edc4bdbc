"""In the demo's world: before a picture that waits until it comes into sight stands one that is loaded at once."""

import re

import pytest

from tests.portal import opened

pytestmark = pytest.mark.django_db
PICTURE = re.compile(r"<img [^>]*>")


@pytest.mark.parametrize("who", ["", "citizen", "merchant"])
def test_no_page_lets_its_first_picture_wait(shared_portal, who):
    late, with_pictures = [], 0
    for path, page in opened(who):
        pictures = PICTURE.findall(page.partition("<main")[2])
        waits = next((at for at, each in enumerate(pictures) if 'loading="lazy"' in each), None)
        if waits is not None and not any('fetchpriority="high"' in each for each in pictures[:waits]):
            late.append(path)
        with_pictures += bool(pictures)
    assert with_pictures > 5
    assert late == []
