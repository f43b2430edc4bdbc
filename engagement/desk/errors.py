"""Why the desk or the review page does not take a step."""

from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError


class NoHour(DomainError):
    code = "no_hour"
    message = _("Please choose a day and an hour.")


class NoReason(DomainError):
    code = "no_reason"
    message = _("Please give a reason.")


class ReasonTooLong(DomainError):
    code = "reason_too_long"
    message = _("The reason is too long: 300 characters at most. Comments beside the parts have room for more.")


class NoNote(DomainError):
    code = "no_note"
    message = _("Please write what is corrected: 300 letters at most, 400 in English.")
