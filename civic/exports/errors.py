"""Why a list is not made, or a file not handed out."""

from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError


class StillMaking(DomainError):
    code = "still_making"
    family = DomainError.CONFLICT
    message = _("The last list that you asked for is still being made. Wait for it, or delete it first.")


class ReasonWanted(DomainError):
    code = "reason_wanted"
    message = _("This list holds data of people. Say what you need it for.")


class TooLongForNow(DomainError):
    code = "too_long_for_now"
    family = DomainError.LIMIT
    message = _("This list is too long to be made while you wait. It is made as soon as a worker is back.")


class GoneFile(DomainError):
    code = "gone_file"
    family = DomainError.MISSING
    message = _("This file was deleted. Ask for the list once more.")
