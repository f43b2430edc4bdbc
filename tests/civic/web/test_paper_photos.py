"""Photos inside a PDF that say where they were taken are counted, whatever else stands in the file."""

import io

import pytest
from PIL import Image

from civic.web.paper_photos import MOST, photos_with_place
from tests.pictures import jpeg_with_place, small_jpeg


def paper_with(*photos: bytes) -> bytes:
    """A PDF that holds pictures as programs write them: byte for byte."""
    objects = [
        b"%d 0 obj\n<</Filter /DCTDecode /Length %d>>\nstream\n%s\nendstream\nendobj\n" % (n, len(each), each)
        for n, each in enumerate(photos, start=1)
    ]
    return b"%PDF-1.7\n" + b"".join(objects) + b"trailer\n<<>>\n%%EOF\n"


def photo() -> bytes:
    return jpeg_with_place().read()


def photo_without_place() -> bytes:
    exif, out = Image.Exif(), io.BytesIO()
    exif[0x010F] = "A camera"
    Image.new("RGB", (16, 9)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_only_photos_that_tell_a_place_are_counted():
    assert photos_with_place(paper_with(small_jpeg(), photo(), photo_without_place(), photo())) == 2
    assert photos_with_place(paper_with(photo_without_place())) == 0
    assert photos_with_place(paper_with()) == 0


def test_little_and_big_ends_are_both_read():
    big = b"MM\0*\0\0\0\x08\0\x01\x88\x25\0\x04\0\0\0\x01\0\0\0\0\0\0\0\0"
    little = b"II*\0\x08\0\0\0\x01\0\x25\x88\x04\0\x01\0\0\0\0\0\0\0\0\0\0\0"
    for notes in (big, little):
        assert photos_with_place(b"%PDF-1.7\n\xff\xe1" + (len(notes) + 8).to_bytes(2) + b"Exif\0\0" + notes) == 1


@pytest.mark.parametrize("length", range(0, 120, 7))
def test_notes_that_are_cut_short_are_no_error(length):
    whole = paper_with(photo())
    assert photos_with_place(whole[: whole.index(b"Exif") + length]) in (0, 1)


def test_a_paper_of_nothing_but_notes_is_read_to_a_limit():
    one = b"\xff\xe1\xff\xffExif\0\0II*\0\x08\0\0\0\x01\0\x25\x88"
    assert photos_with_place(b"%PDF-1.7\n" + one * (MOST * 3)) == MOST


def test_a_photo_by_itself_is_no_paper():
    assert photos_with_place(photo()) == 0
