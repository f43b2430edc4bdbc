"""Pictures of notices: what is wicked is refused in words, what is told about the place is removed."""

import tracemalloc

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from civic.core.roles import Role
from engagement.notices.models import Notice
from tests import factories as make
from tests.pictures import jpeg_with_place, png, png_that_claims
from tests.staff import at_desk

pytestmark = pytest.mark.django_db


def draft_with(picture):
    home = make.agency()
    words = {"title": "t", "summary": "s", "body": "b", "picture_alt": "p", "agency": home.pk}
    desk = at_desk(make.staff(Role.EDITOR, home))
    return desk.post("/admin/engagement/notice/add/", {**words, "picture": picture})


@pytest.mark.parametrize(
    "upload",
    [
        png_that_claims(50_000, 50_000),
        png_that_claims(8_000, 8_000),
        SimpleUploadedFile("sheet.csv", b"=cmd|'/c calc'!A1,\r\n" * 500, "image/png"),
        SimpleUploadedFile("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "image/svg+xml"),
        SimpleUploadedFile("half.png", png().read()[:60], "image/png"),
        SimpleUploadedFile("heavy.png", png().read() + b"\0" * 9 * 2**20, "image/png"),
    ],
    ids=["50k x 50k", "too many pixels", "a csv", "svg", "cut off", "too heavy"],
)
def test_what_is_no_fit_picture_is_refused_in_words(upload):
    upload.seek(0)
    tracemalloc.start()
    page = draft_with(upload)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert page.status_code == 200
    assert page.context["adminform"].form.errors["picture"]
    assert peak < 60 * 2**20
    assert not Notice.objects.exists()


def test_a_photo_is_stored_upright_and_without_its_place():
    draft_with(jpeg_with_place(60, 40))
    with Image.open(Notice.objects.get().picture) as stored:
        assert stored.size == (40, 60)
        assert not stored.getexif()
        assert "exif" not in stored.info


def test_a_pictures_name_comes_from_its_content():
    draft_with(png())
    name = Notice.objects.get().picture.name
    assert name.startswith("notices/")
    assert len(name) == len("notices/") + 24 + len(".jpg")
