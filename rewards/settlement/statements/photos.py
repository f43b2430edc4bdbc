"""Photos that owners send with a dispute or an invoice: checked, made small, and kept where no address serves them."""

from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.errors import DomainError
from civic.core.roles import Role, require_role
from civic.web import uploads
from civic.web.media import SERVED
from civic.web.private_files import private_files
from rewards.settlement.statements.models import Statement

READERS = (Role.OPERATOR, Role.FINANCE, Role.AUDITOR)


def prepared(upload: Any) -> ContentFile:
    """Make a photo ready to be stored; what is wrong with it stands beside the field `photo`."""
    try:
        return uploads.picture(upload)
    except DomainError as error:
        error.fields = {"photo": [str(error)]}
        raise


def forget(name: str) -> None:
    """Delete the file of a photo that was replaced."""
    private_files().delete(name)


def read(photo: FieldFile, statement: Statement, *, by: User) -> FieldFile:
    """Return a photo to staff, and put on record who read it. Raises NotAllowed."""
    require_role(by, *READERS)
    audit.record("statement.photo_read", by=by, about=statement, photo=Path(str(photo.name)).name)
    return photo


def response(photo: FieldFile | None) -> FileResponse:
    """Serve the picture to the one who asked; nothing on the way may keep it."""
    if not photo:
        raise Http404
    try:
        file = photo.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
    return FileResponse(file, content_type=SERVED[Path(str(photo.name)).suffix.lower()], headers=headers)
