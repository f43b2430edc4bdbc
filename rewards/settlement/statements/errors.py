"""Why a statement is not confirmed."""

from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError


class NothingToConfirm(DomainError):
    code = "nothing_to_confirm"
    help = "shop-statements"
    family = DomainError.CONFLICT
    message = _("There is nothing to confirm: this statement closed by itself, because nothing is to be paid.")


class DisputeOpen(DomainError):
    code = "dispute_open"
    help = "shop-statements"
    family = DomainError.CONFLICT
    message = _("You disputed a line; please wait for the answer, then confirm.")
