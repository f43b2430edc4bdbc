"""Personal columns of this slice."""

from django.utils.translation import gettext_lazy as _

from civic.privacy.registry import Ground, Personal, register
from civic.privacy.words import forget_words_about

LOG = _("10 years, as accounting law asks of papers about public money")

register(
    Personal(
        "civic.AuditWords",
        ("text",),
        _("Why staff did something, in their words"),
        Ground.DUTY,
        _("10 years; what was written about you goes when you erase your account"),
        erase=lambda user, now: forget_words_about(user),
        stays=True,
    ),
    Personal(
        "civic.AuditEvent",
        ("actor", "actor_label"),
        _("Who did what to money and personal data"),
        Ground.DUTY,
        LOG,
    ),
)
