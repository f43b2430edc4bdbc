"""What went wrong, in words for the person who asked. Each rule's error class stands beside the rule."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A rule said no. `code` is a stable English slug; `message` is for people, in their language.

    `family` says what kind of no it is; the API turns it into a status, pages into a sentence.
    Subclasses may use `%(name)s` in `message`; the keyword arguments fill it and choose its plural form.
    """

    INVALID, FORBIDDEN, MISSING, CONFLICT, MISMATCH, LIMIT, STOPPED = (
        "invalid", "forbidden", "missing", "conflict", "mismatch", "limit", "stopped",
    )  # fmt: skip

    code: ClassVar[str] = "invalid"
    family: ClassVar[str] = INVALID
    message: ClassVar[Any] = _("This is not possible.")
    help: ClassVar[str] = ""  # the key of the answer in civic/help that says what to do; a test holds it there

    def __init__(self, *, fields: dict[str, list[str]] | None = None, **facts: Any) -> None:
        self.facts = facts
        self.fields = fields or {}
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.message % self.facts if self.facts else self.message)


class NotAllowed(DomainError):
    code = "not_allowed"
    help = "page-not-found"
    family = DomainError.FORBIDDEN
    message = _("You are not allowed to do this.")


class NotFound(DomainError):
    code = "not_found"
    help = "page-not-found"
    family = DomainError.MISSING
    message = _("There is nothing here, or it is not yours to see.")


class FieldErrors(DomainError):
    """A form or a body with faults, field by field."""

    code = "invalid_fields"
    message = _("Some answers need another look.")
