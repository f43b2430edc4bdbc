"""Personal columns of accounts and profiles."""

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from civic.accounts import erasure
from civic.accounts.models import Citizen, StaffPassword, User
from civic.core.personal import Ground, Letter, Personal, register, rows_by_user

SIGN_IN = _("Signing you in, and keeping others out of your account")
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
        letter=Letter(
            _("You have been with us since %(joined_at)s."),
            labels={
                "birth_year": _("Year of birth"),
                "gender": _("Gender"),
                "district": _("Where you live"),
                "level": _("Identity level"),
                "profiling_stopped_at": _("You stopped the use of your particulars"),
                "messages_stopped_at": _("You stopped messages that can wait"),
            },
            values={"birth_year": lambda citizen: citizen.birth_year and str(citizen.birth_year)},
        ),
    ),
    Personal(
        "civic.Citizen_topics",
        ("citizen", "topic"),
        _("Showing you the notices on matters that you chose"),
        Ground.CONSENT,
        _("until you empty them or erase your account"),
        of=lambda user: Citizen.topics.through.objects.filter(citizen__user=user),
        name=_("Topics that you follow"),
        letter=Letter(_("You follow “%(topic)s”."), labels={"topic": _("Topic")}),
    ),
    Personal(
        "civic.StaffPassword",
        ("user", "is_own", "since"),
        _("Keeping staff from using an old password again, or one that somebody else chose"),
        Ground.DUTY,
        _("the newest three, until you erase your account"),
        of=rows_by_user(StaffPassword),
        hidden=("password",),
        letter=Letter(
            _("Since %(since)s you have, or had, a password for the administration."),
            labels={"is_own": _("Chosen by yourself")},
        ),
    ),
    Personal(
        "civic.User",
        (
            "email",
            "name",
            "is_active",
            "is_staff",
            "is_superuser",
            "date_joined",
            "last_login",
            "erasure_due_at",
        ),
        _("Recognising you and writing to you"),
        Ground.SERVICE,
        CONFIRMED,
        of=lambda user: User.objects.filter(pk=user.pk),
        hidden=("password", "session_round"),
        erase=erasure.blank_user,
        stays=True,
        letter=Letter(
            _("You joined with the address %(email)s on %(date_joined)s."),
            labels={
                "name": _("Name"),
                "is_active": _("Your account is open"),
                "is_staff": _("You may open the administration"),
                "is_superuser": _("You may give the first roles"),
                "last_login": _("Last signed in"),
                "erasure_due_at": _("To be erased on"),
            },
            values={
                "is_staff": lambda user: user.is_staff or "",
                "is_superuser": lambda user: user.is_superuser or "",
            },
        ),
    ),
)
