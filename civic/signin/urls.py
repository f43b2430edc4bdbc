"""Everything under /accounts/: allauth's pages, with ours in the place of some. What is not named here is not there."""

from allauth.account.views import password_set
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from civic.signin.adapter import NAMES
from civic.signin.address_views import address
from civic.signin.code_pages import JoiningCodeView, SignInCodeView
from civic.signin.entrances import JoinView, SignInView
from civic.signin.passkeys import NewPasskeyView
from civic.signin.providers import come_back, leave
from civic.signin.sure import sure_first

MINE = login_required(RedirectView.as_view(pattern_name="civic:sign_in_methods"))

passkeys = [
    path("add/", sure_first(NewPasskeyView.as_view()), name="mfa_add_webauthn"),
    path("reauthenticate/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("login/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("signup/", webauthn.signup_webauthn, name="mfa_signup_webauthn"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", SignInView.as_view(), name="account_login"),
    path("signup/", JoinView.as_view(), name="account_signup"),
    path("email/", address, name="account_email"),
    path("login/code/confirm/", SignInCodeView.as_view(), name="account_confirm_login_code"),
    path("confirm-email/", JoiningCodeView.as_view(), name="account_email_verification_sent"),
    path("password/set/", sure_first(password_set), name="account_set_password"),
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.base.urls")),
    path("2fa/totp/", include("allauth.mfa.totp.urls")),
    path("2fa/recovery-codes/", include("allauth.mfa.recovery_codes.urls")),
    path("2fa/webauthn/", include(passkeys)),
    path("3rdparty/", MINE, name="socialaccount_connections"),
    path("3rdparty/login/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("3rdparty/login/error/", social.login_error, name="socialaccount_login_error"),
    path("3rdparty/signup/", social.signup, name="socialaccount_signup"),
]
for provider in NAMES:
    urlpatterns += [
        path(f"{provider}/login/", leave, {"provider": provider}, name=f"{provider}_login"),
        path(f"{provider}/login/callback/", come_back, {"provider": provider}, name=f"{provider}_callback"),
    ]
