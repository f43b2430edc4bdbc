"""Attachments of requests: kept outside the public pictures, handed out only by a view that asks who you are."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage
from django.utils.translation import gettext as _

from civic.web.refusals import with_answer

KINDS = {
    ".pdf": b"%PDF-",
    ".png": b"\x89PNG\r\n\x1a\n",
    ".jpg": b"\xff\xd8\xff",
    ".jpeg": b"\xff\xd8\xff",
    ".odt": b"PK\x03\x04",
    ".docx": b"PK\x03\x04",
}
MOST_BYTES = 10 * 1024 * 1024


def private_files() -> Storage:
    """Where files lie that no address serves."""
    return FileSystemStorage(location=settings.VAR_DIR / "private", base_url=None)


def keep(folder: str, suffix: str, content: IO[bytes]) -> str:
    """Store a file that the portal made itself, under a name that nobody guesses; return the name."""
    return private_files().save(f"{folder}/{uuid4().hex}{suffix}", File(content))


def open_kept(name: str) -> IO[bytes]:
    """Open such a file. Raises FileNotFoundError."""
    opened = private_files().open(name).file
    assert opened is not None  # noqa: S101  a storage of files has one behind each
    return opened


def drop(name: str) -> None:
    """Delete such a file; one that is gone stays gone."""
    private_files().delete(name)


def kept_names(folder: str, *, older_than: datetime) -> Iterator[str]:
    """Name the files of a folder that were stored before an instant."""
    files = private_files()
    if files.exists(folder):
        for name in files.listdir(folder)[1]:
            if files.get_created_time(f"{folder}/{name}") < older_than:
                yield f"{folder}/{name}"


def validate_attachment(file: Any) -> None:
    """Accept a document whose first bytes are what its name says."""
    start = KINDS.get(Path(file.name).suffix.lower())
    if start is None:
        raise _refusal(_("Attach a PDF, ODT, DOCX, JPEG or PNG."), "kind")
    if file.size > MOST_BYTES:
        raise _refusal(_("The attachment is larger than 10 MB."), "size")
    file.seek(0)
    head = file.read(len(start))
    file.seek(0)
    if head != start:
        raise _refusal(_("The attachment is not what its name says."), "content")


def _refusal(words: str, code: str) -> ValidationError:
    return ValidationError(with_answer(words, "pictures"), code=code)
