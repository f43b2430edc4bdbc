"""Personal columns of who works where."""

from django.utils.translation import gettext_lazy as _

from civic.agencies.models import Membership
from civic.core.personal import Ground, Letter, Personal, Until, register, rows_by_user

WORK = _("Who may do what in the administration")

register(
    Personal(
        "civic.Membership",
        ("user", "role", "agency", "since"),
        WORK,
        Ground.DUTY,
        _("until the role is revoked"),
        of=rows_by_user(Membership),
        letter=Letter(
            _("Since %(since)s you have a role in the administration: %(role)s."), labels={"agency": _("Agency")}
        ),
    ),
    Personal(
        "civic.User_groups",
        ("user", "group"),
        WORK,
        Ground.DUTY,
        Until.ACCOUNT,
        erase=lambda user, now: user.groups.clear(),
        name=_("Groups of staff"),
    ),
    Personal(
        "civic.User_user_permissions",
        ("user", "permission"),
        WORK,
        Ground.DUTY,
        Until.ACCOUNT,
        erase=lambda user, now: user.user_permissions.clear(),
        name=_("Permissions of staff"),
    ),
)
