"""Every file passes the virus scanner, where there is one; what it finds, or cannot look at, is not stored."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from civic.web import scanning, uploads
from tests.fakes import clamd
from tests.pictures import png

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def sent(content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile("paper.pdf", content, content_type="application/pdf")


@pytest.fixture
def scanner(settings):
    with clamd.running() as server:
        settings.CLAMD = server.address
        yield server


def test_without_a_scanner_files_are_taken(settings):
    settings.CLAMD = ""
    assert uploads.paper(sent()).size == len(PDF)


def test_a_clean_file_is_seen_whole_and_stored(scanner):
    long = PDF + b"%" + b"x" * 200_000 + b"\n%%EOF\n"
    assert uploads.paper(sent(long)).size == len(long)
    assert scanner.seen == [long]


def test_pictures_are_seen_as_they_came(scanner):
    picture = png()
    picture.seek(0)
    came = picture.read()
    picture.seek(0)
    uploads.picture(picture)
    assert scanner.seen == [came]


def test_what_carries_a_virus_is_refused(scanner):
    with pytest.raises(scanning.Infected):
        uploads.paper(sent(PDF + b"%" + clamd.VIRUS + b"\n%%EOF\n"))


@pytest.mark.parametrize("trouble", ["silent", "too large", "away"])
def test_a_scanner_that_says_nothing_lets_nothing_in(scanner, settings, trouble):
    scanner.is_silent = trouble == "silent"
    scanner.limit = 5 if trouble == "too large" else 10_000_000
    if trouble == "away":
        settings.CLAMD = "tcp://127.0.0.1:1"
    with pytest.raises(scanning.ScannerAway):
        uploads.paper(sent())


def test_a_local_socket_that_is_not_there_is_a_scanner_away(settings, tmp_path):
    settings.CLAMD = f"unix://{tmp_path}/clamd.ctl"
    with pytest.raises(scanning.ScannerAway):
        uploads.paper(sent())
