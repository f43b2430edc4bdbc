"""Attachments of requests: kept outside the public pictures, handed out only by a view that asks who you are."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
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
