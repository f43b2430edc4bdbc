"""Personal columns of the desk of notices."""

from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Personal, register

register(
    Personal(
        "engagement.Comment",
        ("by", "done_by", "text"),
        _("What editor and approver say to each other about a notice"),
        Ground.DUTY,
        _("as long as the notice is kept"),
    ),
)
