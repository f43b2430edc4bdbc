"""Personal columns of accounts given back at a counter."""

from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Letter, Personal, Until, register, rows_by_user
from civic.recovery.models import Recovery

register(
    Personal(
        "civic.Recovery",
        ("user", "document", "new_email", "started_at", "done_at"),
        _("Giving an account back at a service counter, and proving it"),
        Ground.DUTY,
        Until.ACCOUNT,
        of=rows_by_user(Recovery),
        hidden=("operator",),
        letter=Letter(
            _("On %(started_at)s your account was given back to you at a counter."),
            labels={
                "document": _("You showed"),
                "new_email": _("New e-mail address"),
                "done_at": _("Done"),
            },
        ),
    ),
)
