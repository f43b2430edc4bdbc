"""What the questionnaires' guards refuse, in words."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError
from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError


class NotReady(DomainError):
    code = "questionnaire_not_ready"
    message = _("The questionnaire is not ready: %(why)s")


class Published(DomainError):
    """Something would change what is published, or what waits for approval."""

    code = "questionnaire_published"
    family = DomainError.CONFLICT
    message = _("This was published or handed to the approvers, and stays as it is. Make a correction instead.")


class QuestionsChanged(DomainError):
    """Somebody answers a version that was replaced while they wrote."""

    code = "questions_changed"
    help = "questionnaire-closed"
    family = DomainError.CONFLICT
    message = _("The questions were corrected while you were answering: please look at them again, then send.")


class Unreadable(DomainError):
    """A condition of what is to be published cannot be read."""

    code = "condition_unreadable"
    message = _("A condition cannot be read: correct it first.")


BY_SQLSTATE: dict[str, type[DomainError]] = {"TQ001": Published, "TQ002": QuestionsChanged, "TQ004": Unreadable}


@contextmanager
def translated() -> Iterator[None]:
    """Turn what a guard of the database refuses into Published or QuestionsChanged."""
    try:
        yield
    except DatabaseError as error:
        kind = BY_SQLSTATE.get(getattr(error.__cause__, "pgcode", "") or "")
        if kind is None:
            raise
        raise kind from error
