"""Personal columns of what lets people in: addresses, second factors, linked accounts, visits, keys for programs."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.utils.translation import gettext_lazy as _
from rest_framework.authtoken.models import Token

from civic.accounts import erasure
from civic.accounts.personal import CONFIRMED, SIGN_IN
from civic.core.personal import Ground, Letter, Personal, Until, register, rows_by_user
from civic.core.saying import listed
from civic.signin.adapter import NAMES
from civic.signin.models import Visit

FACTORS = {
    Authenticator.Type.WEBAUTHN: _("passkey"),
    Authenticator.Type.TOTP: _("codes of an app"),
    Authenticator.Type.RECOVERY_CODES: _("recovery codes"),
}

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
        "civic.Visit",
        ("user", "device", "since", "seen_at"),
        _("Showing you where you are signed in, so that you can end what you do not know"),
        Ground.SERVICE,
        _("until you sign out there, or 60 days after your last visit"),
        of=rows_by_user(Visit),
        hidden=("session_key", "round"),
        name=_("Devices on which you are signed in"),
        letter=Letter(
            _("You have been signed in since %(since)s on this device: %(device)s"), labels={"seen_at": _("Last seen")}
        ),
    ),
    Personal(
        "account.EmailAddress",
        ("user", "email", "verified", "primary"),
        SIGN_IN,
        Ground.SERVICE,
        CONFIRMED,
        of=rows_by_user(EmailAddress),
        letter=Letter(
            _("The address %(email)s opens your account."),
            labels={"email": _("E-mail address"), "verified": _("Confirmed"), "primary": _("We write to it")},
        ),
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
        letter=Letter(
            _("You have had this since %(created_at)s: %(type)s."),
            labels={"type": _("Kind"), "created_at": _("Since"), "last_used_at": _("Last used")},
            values={"type": lambda key: FACTORS.get(key.type, "")},
        ),
    ),
    Personal(
        "socialaccount.SocialAccount",
        ("user", "provider", "uid", "extra_data", "last_login", "date_joined"),
        SIGN_IN,
        Ground.SERVICE,
        _("until you unlink it or erase your account"),
        of=rows_by_user(SocialAccount),
        name=_("LINE and Google accounts that you linked"),
        letter=Letter(
            _("Your %(provider)s account has opened this one since %(date_joined)s."),
            labels={
                "provider": _("Company"),
                "uid": _("Your number there"),
                "extra_data": _("What it told us"),
                "last_login": _("Last signed in with it"),
                "date_joined": _("Linked since"),
            },
            values={
                "provider": lambda account: NAMES.get(account.provider, account.provider),
                "extra_data": lambda account: listed(str(said) for said in account.extra_data.values() if said),
            },
        ),
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
        letter=Letter(_("You have had a key for your programs since %(created)s."), labels={"created": _("Since")}),
    ),
)
