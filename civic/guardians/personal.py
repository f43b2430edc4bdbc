"""Personal columns of guardians’ consents."""

from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Letter, Personal, register
from civic.guardians.models import GuardianConsent

register(
    Personal(
        "civic.GuardianConsent",
        ("citizen", "email", "mailbox", "name", "relation", "asked_at", "given_at", "withdrawn_at"),
        _("Letting a parent or guardian decide what a minor may earn"),
        Ground.DUTY,
        _("until you erase your account; without an answer, 14 days"),
        of=lambda user: GuardianConsent.objects.filter(citizen__user=user),
        letter=Letter(
            _("On %(asked_at)s we asked your guardian at %(email)s."),
            labels={
                "mailbox": _("The mailbox behind this address"),
                "name": _("Your guardian’s name"),
                "relation": _("Who that is to you"),
                "given_at": _("Agreed"),
                "withdrawn_at": _("Taken back"),
            },
        ),
    ),
)
