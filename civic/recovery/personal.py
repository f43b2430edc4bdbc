"""Personal columns of accounts given back at a counter."""

from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Personal, Until, register, rows_by_user
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
    ),
)
