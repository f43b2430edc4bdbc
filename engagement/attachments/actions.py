"""Hang a file on a draft, name it, take it off."""

import hashlib
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.errors import DomainError
from civic.web.paper_photos import photos_with_place
from engagement.attachments.models import MOST, Attachment
from engagement.notices import actions as notices
from engagement.notices.models import Notice

LONGEST = 80


class TooManyFiles(DomainError):
    code = "too_many_files"
    message = _("A notice has five attachments at most.")


@transaction.atomic
def attach(notice: Notice, file: Any, *, name: str, by: User) -> Attachment:
    """Keep a file that went through the gate with the draft; its own name stands in where none is given.

    Raises TooManyFiles, WrongState, NotAllowed.
    """
    draft = notices.for_writing(notice.pk, by=by)
    mine = Attachment.objects.filter(notice=draft)
    if mine.count() >= MOST:
        raise TooManyFiles
    taken = set(mine.values_list("place", flat=True))
    place = (mine.aggregate(last=Max("place"))["last"] or 0) + 1
    if place > MOST:
        place = next(n for n in range(1, MOST + 1) if n not in taken)
    file.seek(0)
    content = file.read()
    file.seek(0)
    facts = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    called = readable(name) or readable(Path(str(file.name)).stem) or "–"
    made = Attachment.objects.create(notice=draft, place=place, name=called, file=file, **facts)
    noted = photos_with_place(content) or None  # nothing to say where there are none
    audit.record("notice.file_attached", by=by, about=draft, name=called, photos_with_place=noted)
    return made


@transaction.atomic
def rename(attachment: Attachment, name: str, *, by: User) -> None:
    """Call it otherwise; an empty name changes nothing."""
    notices.for_writing(attachment.notice_id, by=by)
    called = readable(name)
    if called and called != attachment.name:
        Attachment.objects.filter(pk=attachment.pk).update(name=called)


@transaction.atomic
def take_off(attachment: Attachment, *, by: User) -> None:
    """Take it off the draft; its file goes too, unless a copy of the notice still has it."""
    draft = notices.for_writing(attachment.notice_id, by=by)
    audit.record("notice.file_taken_off", by=by, about=draft, name=attachment.name)
    name = str(attachment.file.name)
    attachment.delete()
    forget_file(name)


def forget_file(name: str) -> None:
    """Delete the file after the commit, where no notice has it any more."""

    def forget() -> None:
        if not Attachment.objects.filter(file=name).exists():
            Attachment._meta.get_field("file").storage.delete(name)  # type: ignore[union-attr]

    transaction.on_commit(forget)


def copy(source: Notice, *, to: Notice) -> None:
    """Give a copy of a notice the same files."""
    for each in source.attachments.all():
        each.pk, each.notice, each._state.adding = None, to, True
        each.save()


def readable(name: str) -> str:
    """A name on one line, without what nobody can read."""
    return " ".join("".join(sign for sign in name if sign.isprintable()).split())[:LONGEST].strip()


@notices.DISCARDED.connect
def forget_files(notice: Notice) -> None:
    """A draft that is deleted takes its files along."""
    for each in Attachment.objects.filter(notice=notice):
        forget_file(str(each.file.name))
