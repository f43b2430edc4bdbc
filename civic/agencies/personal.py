"""Personal columns of who works where."""

from django.utils.translation import gettext_lazy as _

from civic.agencies.models import Membership, RoleTerm
from civic.core.personal import Ground, Letter, Personal, Until, register, rows_by_user

WORK = _("Giving staff their roles in the administration")

register(
    Personal(
        "civic.Membership",
        ("user", "role", "agency", "since", "first_day", "last_day", "granted_by", "told_idle_at"),
        WORK,
        Ground.DUTY,
        _("until the role is revoked"),
        of=rows_by_user(Membership),
        hidden=("granted_by",),
        letter=Letter(
            _("You have had a role in the administration since %(since)s: %(role)s."),
            labels={
                "agency": _("Agency"),
                "first_day": _("First day"),
                "last_day": _("Last day"),
                "told_idle_at": _("Told that it is unused"),
            },
        ),
    ),
    Personal(
        "civic.RoleTerm",
        ("user", "role", "agency", "granted_by", "granted_at", "first_day", "last_day", "ended_at"),
        _("Who could do what on which day, so that each act can be judged later"),
        Ground.DUTY,
        Until.TEN_YEARS,
        of=rows_by_user(RoleTerm),
        hidden=("granted_by", "membership"),
        erase=lambda user, now: None,
        stays=True,
        letter=Letter(
            _("From %(first_day)s you had a role in the administration: %(role)s."),
            labels={
                "agency": _("Agency"),
                "granted_at": _("Granted on"),
                "last_day": _("Last day"),
                "ended_at": _("Revoked"),
            },
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
