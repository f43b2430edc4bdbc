"""Why a person does not decide. Slices whose words say more have errors of their own."""

from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError


class FourEyes(DomainError):
    code = "four_eyes"
    family = DomainError.FORBIDDEN
    message = _("You cannot decide about your own request: ask a colleague.")


class AlreadyDecided(DomainError):
    code = "already_decided"
    family = DomainError.CONFLICT
    message = _("This was decided before; nothing was changed.")
