"""A published notice is never changed in silence: what was wrong is said on its page, after two people agreed."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.core.errors import DomainError
from civic.core.roles import Role, require_role
from civic.decisions.actions import Decisions
from engagement.notices import history
from engagement.notices.errors import WrongState
from engagement.notices.models import CorrectionNote, Notice, Revision


class OneWaits(DomainError):
    code = "correction_waits"
    family = DomainError.CONFLICT
    message = _("A correction of this notice waits for an approver already.")


class OwnNote(DomainError):
    code = "own_correction_note"
    family = DomainError.FORBIDDEN
    message = _("You cannot approve your own correction: ask a colleague who may approve.")


NOTES = Decisions(
    CorrectionNote,
    log="correction_note",
    roles=(Role.APPROVER,),
    same_person=OwnNote,
    joined=("notice",),
    agency=lambda note: note.notice.agency_id,
    about=lambda note: note.notice,
)


def shown(notice: Notice) -> QuerySet[CorrectionNote]:
    """The notes that stand on the notice's page, newest first."""
    return notice.notes.filter(state=CorrectionNote.State.PUBLISHED)


def read_with(notice: Any) -> list[CorrectionNote]:
    """The same, of a notice that was read with its notes (queries.with_notes)."""
    return [
        CorrectionNote(
            text=each["text"], text_en=each["text_en"], decided_at=datetime.fromisoformat(each["decided_at"])
        )
        for each in notice.told_notes
    ]


@transaction.atomic
def propose(notice: Notice, *, text: str, text_en: str = "", by: User) -> CorrectionNote:
    """Say what is wrong in a published notice. Raises WrongState, OneWaits."""
    require_role(by, Role.EDITOR, agency_id=notice.agency_id)
    kept = Notice.objects.select_for_update().get(pk=notice.pk)
    if kept.state != Notice.State.PUBLISHED:
        raise WrongState(title=kept.title, state=kept.get_state_display())
    try:
        with transaction.atomic():
            note = CorrectionNote.objects.create(notice=kept, text=text, text_en=text_en, proposed_by=by)
    except IntegrityError as error:
        raise OneWaits from error
    return NOTES.told(note, "proposed", by=by)


@transaction.atomic
def approve(note: CorrectionNote, *, by: User, now: datetime) -> CorrectionNote:
    """Put the note on the notice's page. Never by the one who wrote it."""
    waiting = NOTES.waiting(note.pk, by=by)
    history.keep(waiting.notice, Revision.Step.CORRECTED, by=by, reason=waiting.text)
    return NOTES.approve(waiting, by=by, now=now)


@transaction.atomic
def reject(note: CorrectionNote, *, by: User, reason: str, now: datetime) -> CorrectionNote:
    """Refuse the note, with the reason for whoever wrote it."""
    return NOTES.reject(NOTES.waiting(note.pk, by=by), by=by, reason=reason, now=now)
