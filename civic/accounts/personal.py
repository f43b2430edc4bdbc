"""Personal columns of accounts and profiles."""

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from civic.accounts import erasure
from civic.accounts.models import Citizen, StaffPassword, User
from civic.core.personal import Ground, Personal, register, rows_by_user

SIGN_IN = _("Signing in, and nobody else in your place")
CONFIRMED = format_lazy(
    _("until you erase your account; {days} days when nobody confirms the address"), days=settings.UNCONFIRMED_DAYS
)

register(
    Personal(
        "civic.Citizen",
        (
            "user",
            "birth_year",
            "gender",
            "district",
            "level",
            "joined_at",
            "profiling_stopped_at",
            "messages_stopped_at",
        ),
        _("Showing you the notices that concern you; each of them optional"),
        Ground.CONSENT,
        _("until you empty them or erase your account"),
        of=rows_by_user(Citizen),
        erase=erasure.blank_citizen,
        stays=True,
    ),
    Personal(
        "civic.Citizen_topics",
        ("citizen", "topic"),
        _("Showing you the notices on matters that you chose"),
        Ground.CONSENT,
        _("until you empty them or erase your account"),
        of=lambda user: Citizen.topics.through.objects.filter(citizen__user=user),
        name=_("Topics that you follow"),
    ),
    Personal(
        "civic.StaffPassword",
        ("user", "is_own", "since"),
        _("That staff do not use an old password again, nor one that somebody else chose"),
        Ground.DUTY,
        _("the newest three, until you erase your account"),
        of=rows_by_user(StaffPassword),
        hidden=("password",),
    ),
    Personal(
        "civic.User",
        ("email", "name", "is_active", "is_staff", "is_superuser", "date_joined", "last_login"),
        _("Knowing you again and writing to you"),
        Ground.SERVICE,
        CONFIRMED,
        of=lambda user: User.objects.filter(pk=user.pk),
        hidden=("password", "session_round"),
        erase=erasure.blank_user,
        stays=True,
    ),
)
