"""This app's personal columns, and those of the libraries that keep accounts for it."""

from datetime import datetime
from functools import partial

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from rest_framework.authtoken.models import Token

from civic.accounts.models import Citizen, StaffPassword, User
from civic.agencies.models import Membership
from civic.codes.models import MailedCode
from civic.consent.models import Consent
from civic.guardians.models import GuardianConsent
from civic.mydata.models import DataExport, Erasure
from civic.privacy import blanking
from civic.privacy.registry import Ground, Personal, register
from civic.recovery.models import Recovery

ACCOUNT = _("until you erase your account")
CONFIRMED = format_lazy(
    _("until you erase your account; {days} days when nobody confirms the address"), days=settings.UNCONFIRMED_DAYS
)
SIGN_IN = _("Signing in, and nobody else in your place")
WORK = _("Who may do what in the administration")
LOG = _("10 years, as accounting law asks of papers about public money")


def _rows(model: type, user: User) -> object:
    return model.objects.filter(user=user)  # type: ignore[attr-defined]


def _of(model: type) -> partial:
    return partial(_rows, model)


def _own_log(user: User, now: datetime) -> None:
    blanking.forget_in_the_admins_log(user)


register(
    Personal(
        "sessions.Session",
        ("expire_date",),
        SIGN_IN,
        Ground.SERVICE,
        _("60 days after your last visit, 30 minutes for staff, or until you sign out"),
        hidden=("session_key", "session_data"),
        erase=lambda user, now: blanking.end_sessions(user),
        name=_("Visits while signed in"),
    ),
    Personal(
        "account.EmailAddress",
        ("user", "email", "verified", "primary"),
        SIGN_IN,
        Ground.SERVICE,
        CONFIRMED,
        of=_of(EmailAddress),
    ),
    Personal(
        "mfa.Authenticator",
        ("user", "type", "created_at", "last_used_at"),
        SIGN_IN,
        Ground.SERVICE,
        ACCOUNT,
        of=_of(Authenticator),
        hidden=("data",),
        name=_("Second factors and passkeys"),
    ),
    Personal(
        "socialaccount.SocialAccount",
        ("user", "provider", "uid", "extra_data", "last_login", "date_joined"),
        SIGN_IN,
        Ground.SERVICE,
        _("until you unlink it or erase your account"),
        of=_of(SocialAccount),
        name=_("LINE and Google accounts that you linked"),
    ),
    Personal(
        "civic.MailedCode",
        ("user", "purpose", "email", "made_at", "expires_at", "wrong_tries", "used_at"),
        SIGN_IN,
        Ground.SERVICE,
        _("one day"),
        of=_of(MailedCode),
        hidden=("digest",),
    ),
    Personal(
        "authtoken.Token",
        ("user", "created"),
        _("Letting your own programs in"),
        Ground.SERVICE,
        ACCOUNT,
        of=_of(Token),
        hidden=("key",),
        name=_("Keys for programs"),
    ),
    Personal(
        "admin.LogEntry",
        ("user", "action_time", "action_flag", "content_type", "object_id", "object_repr", "change_message"),
        _("What staff changed, so that it can be followed"),
        Ground.DUTY,
        LOG,
        of=_of(LogEntry),
        erase=_own_log,
        stays=True,
        name=_("Changes in the administration"),
    ),
    Personal("civic.Membership", ("user", "role", "agency", "since"), WORK, Ground.DUTY,
             _("until the role is revoked"), of=_of(Membership)),
    Personal("civic.User_groups", ("user", "group"), WORK, Ground.DUTY, ACCOUNT,
             erase=lambda user, now: user.groups.clear(), name=_("Groups of staff")),
    Personal("civic.User_user_permissions", ("user", "permission"), WORK, Ground.DUTY, ACCOUNT,
             erase=lambda user, now: user.user_permissions.clear(), name=_("Permissions of staff")),
    Personal(
        "civic.Consent",
        ("user", "document", "act", "at"),
        _("Proving which version of the terms and of the privacy notice you agreed to"),
        Ground.DUTY,
        _("10 years; after an erasure without your name"),
        of=_of(Consent),
        stays=True,
    ),
    Personal(
        "civic.DataExport",
        ("user", "language", "requested_at", "made_at", "expires_at"),
        _("Giving you a copy of your data"),
        Ground.DUTY,
        _("24 hours after it was made"),
        of=_of(DataExport),
        hidden=("key", "content"),
    ),
    Personal(
        "civic.Erasure",
        ("user", "requested_at", "due_at", "cancelled_at", "done_at"),
        _("Proving that you were erased when you asked for it"),
        Ground.DUTY,
        _("10 years; after an erasure without your name"),
        of=_of(Erasure),
        stays=True,
    ),
    Personal(
        "civic.Recovery",
        ("user", "document", "new_email", "started_at", "done_at"),
        _("Giving an account back at a service counter, and proving it"),
        Ground.DUTY,
        ACCOUNT,
        of=_of(Recovery),
        hidden=("operator",),
    ),
    Personal(
        "civic.GuardianConsent",
        ("citizen", "email", "asked_at", "given_at", "withdrawn_at"),
        _("Letting a parent or guardian decide what a minor may earn"),
        Ground.DUTY,
        _("until you erase your account; without an answer, 14 days"),
        of=lambda user: GuardianConsent.objects.filter(citizen__user=user),
    ),
    Personal("civic.Document", ("published_by",), _("Who published a version of the terms"), Ground.DUTY, LOG),
    Personal(
        "civic.Citizen",
        ("user", "birth_year", "gender", "district", "level", "joined_at", "profiling_stopped_at",
         "messages_stopped_at"),
        _("Showing you the notices that concern you; each of them optional"),
        Ground.CONSENT,
        _("until you empty them or erase your account"),
        of=_of(Citizen),
        erase=blanking.blank_citizen,
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
        of=_of(StaffPassword),
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
        erase=blanking.blank_user,
        stays=True,
    ),
)  # fmt: skip
