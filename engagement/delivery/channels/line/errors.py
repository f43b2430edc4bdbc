"""What can be wrong with linking."""

from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError


class LinkIsOver(DomainError):
    code = "link_is_over"
    help = "line-and-sms"
    family = DomainError.CONFLICT
    message = _("This code is too old, or was used. Ask for a new one under My messages.")
