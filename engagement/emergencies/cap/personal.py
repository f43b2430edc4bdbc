"""Personal columns of warnings from outside."""

from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Personal, register

KEPT = _("as long as the emergency’s record is kept")

register(
    Personal("engagement.CapAlert", ("reason",), _("Why a warning from outside was put away"), Ground.DUTY, KEPT),
    Personal("engagement.Feed", ("added_by",), _("Who added a feed of warnings"), Ground.DUTY, KEPT),
    Personal(
        "engagement.AutoRule",
        ("proposed_by", "decided_by", "decision"),
        _("Who decided that warnings are published automatically"),
        Ground.DUTY,
        KEPT,
    ),
)
