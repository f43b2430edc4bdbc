"""Personal columns of the logs."""

from django.contrib.admin.models import LogEntry
from django.utils.translation import gettext_lazy as _

from civic.accounts.erasure import forget_in_the_admins_log
from civic.audit.erasure import forget_words_about
from civic.core.personal import Ground, Personal, Until, register, rows_by_user

register(
    Personal(
        "admin.LogEntry",
        ("user", "action_time", "action_flag", "content_type", "object_id", "object_repr", "change_message"),
        _("What staff changed, so that it can be followed"),
        Ground.DUTY,
        Until.TEN_YEARS,
        of=rows_by_user(LogEntry),
        erase=lambda user, now: forget_in_the_admins_log(user),
        stays=True,
        name=_("Changes in the administration"),
    ),
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
        Until.TEN_YEARS,
    ),
)
