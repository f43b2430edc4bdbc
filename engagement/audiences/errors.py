"""Why an audience is not used, or its size not told."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError


class AudienceEmpty(DomainError):
    code = "audience_empty"
    message = _("Nobody is in the audience.")


class AudienceTooSmall(DomainError):
    code = "audience_too_small"
    message = _(
        "Fewer than %(least)s people are in this audience: each of them could be recognised by it. Make it wider."
    )

    def __init__(self) -> None:
        super().__init__(least=settings.AUDIENCE_LEAST)


class AudienceTooClose(DomainError):
    code = "audience_too_close"
    message = _(
        "It differs from %(other)s by fewer than %(least)s people, and the difference would tell who they are."
        " Take that one, or make yours clearly wider or narrower."
    )

    def __init__(self, other: str) -> None:
        super().__init__(least=settings.AUDIENCE_LEAST, other=other)
