"""Personal columns of what lets people in: addresses, second factors, linked accounts, visits, keys for programs."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.utils.translation import gettext_lazy as _
from rest_framework.authtoken.models import Token

from civic.accounts import erasure
from civic.accounts.personal import CONFIRMED, SIGN_IN
from civic.core.personal import Ground, Personal, Until, register, rows_by_user

register(
    Personal(
        "sessions.Session",
        ("expire_date",),
        SIGN_IN,
        Ground.SERVICE,
        _("60 days after your last visit, 30 minutes for staff, or until you sign out"),
        hidden=("session_key", "session_data"),
        erase=lambda user, now: erasure.end_sessions(user),
        name=_("Visits while signed in"),
    ),
    Personal(
        "account.EmailAddress",
        ("user", "email", "verified", "primary"),
        SIGN_IN,
        Ground.SERVICE,
        CONFIRMED,
        of=rows_by_user(EmailAddress),
    ),
    Personal(
        "mfa.Authenticator",
        ("user", "type", "created_at", "last_used_at"),
        SIGN_IN,
        Ground.SERVICE,
        Until.ACCOUNT,
        of=rows_by_user(Authenticator),
        hidden=("data",),
        name=_("Second factors and passkeys"),
    ),
    Personal(
        "socialaccount.SocialAccount",
        ("user", "provider", "uid", "extra_data", "last_login", "date_joined"),
        SIGN_IN,
        Ground.SERVICE,
        _("until you unlink it or erase your account"),
        of=rows_by_user(SocialAccount),
        name=_("LINE and Google accounts that you linked"),
    ),
    Personal(
        "authtoken.Token",
        ("user", "created"),
        _("Letting your own programs in"),
        Ground.SERVICE,
        Until.ACCOUNT,
        of=rows_by_user(Token),
        hidden=("key",),
        name=_("Keys for programs"),
    ),
)
