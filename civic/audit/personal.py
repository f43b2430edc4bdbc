"""Personal columns of the logs."""

from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.utils.translation import gettext_lazy as _

from civic.accounts.erasure import forget_in_the_admins_log
from civic.audit.erasure import forget_words_about
from civic.core.personal import Ground, Letter, Personal, Until, register, rows_by_user

DONE = {ADDITION: _("added"), CHANGE: _("changed"), DELETION: _("deleted")}

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
        letter=Letter(
            _("On %(action_time)s in the administration: %(content_type)s “%(object_repr)s” %(action_flag)s."),
            labels={
                "action_time": _("When"),
                "action_flag": _("What you did"),
                "content_type": _("Kind of thing"),
                "object_id": _("Number"),
                "object_repr": _("Name of the thing"),
                "change_message": _("What changed"),
            },
            values={
                "action_flag": lambda entry: DONE[entry.action_flag],
                "content_type": lambda entry: entry.content_type and entry.content_type.name,
                "change_message": lambda entry: entry.get_change_message(),
            },
        ),
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
