"""How allauth treats LINE, Google and passkeys here."""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.conf import settings
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.accounts import actions as accounts
from civic.signin.refused import LeadsToAnswers
from civic.signin.told_year import keep_told_year
from civic.web.context import portal_name

NAMES = {"line": "LINE", "google": "Google"}
KEPT = ("email",)  # of what a provider tells: by it people know which of their accounts it is


class SocialAdapter(LeadsToAnswers, DefaultSocialAccountAdapter):
    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "email_taken": gettext_lazy(
            "An account has this address already. Sign in to it, then link %s under Ways to sign in."
        ),
        "invalid_token": gettext_lazy("That did not work. Please try again, or choose another way to sign in."),
        "no_password": gettext_lazy("Add another way to sign in first; then you can unlink this one."),
        "no_verified_email": gettext_lazy("Confirm your e-mail address first."),
        "disconnect_last": gettext_lazy("This is your last way to sign in, so it stays. Add another one first."),
        "connected_other": gettext_lazy("This is linked to another account. Sign in to that one, and unlink it there."),
    }
    answers = {
        "email_taken": "sign-in-otherwise",
        "invalid_token": "sign-in-otherwise",
        "connected_other": "sign-in-otherwise",
        "no_password": "last-way-in",
        "disconnect_last": "last-way-in",
    }

    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> list[SocialApp]:
        """What the environment names; the table of the library stays empty."""
        configured: dict[str, Any] = {name: facts["APP"] for name, facts in settings.SOCIALACCOUNT_PROVIDERS.items()}
        return [
            SocialApp(provider=name, name=NAMES[name], **app)
            for name, app in configured.items()
            if provider in (None, name) and client_id in (None, app["client_id"])
        ]

    def new_user(self, request: HttpRequest, sociallogin: Any) -> Any:
        """Somebody who is still asked for an address waits in the session, which cannot hold a database's default."""
        user = super().new_user(request, sociallogin)
        user.date_joined = timezone.now()
        return user

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> Any:
        user = super().save_user(request, sociallogin, form=form)
        accounts.ensure_citizen(user)
        keep_told_year(request, user, form)
        return user

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        return reverse("civic:sign_in_methods")


@receiver(pre_save, sender=SocialAccount)
def keep_only_the_address(instance: SocialAccount, **_rest: Any) -> None:
    """Pictures, names and whatever else a provider sends are not kept."""
    told = instance.extra_data if isinstance(instance.extra_data, dict) else {}
    instance.extra_data = {name: told[name] for name in KEPT if told.get(name)}


class SecondFactorAdapter(LeadsToAnswers, DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("That did not work. Please try again, or choose another way to sign in."),
        "add_email_blocked": gettext_lazy("Turn the second factor off first; then you can add an address."),
        "cannot_delete_authenticator": gettext_lazy("Your account needs its second factor, so it stays."),
        "cannot_generate_recovery_codes": gettext_lazy("Set up the second factor first; then you get recovery codes."),
        "unverified_email": gettext_lazy("Confirm your e-mail address first; then you can add a passkey."),
    }
    answers = {"incorrect_code": "sign-in-otherwise"}

    def is_mfa_enabled(self, user: Any, types: Any = None) -> bool:
        """A citizen's passkey is a way in, not a second lock: a lost phone must not lose the account."""
        if user.is_anonymous:
            return False
        locks = {Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN} if user.is_staff else {Authenticator.Type.TOTP}
        mine = set(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))
        if not mine & locks:
            return False
        return types is None or bool(mine & {*types} & {*locks, Authenticator.Type.RECOVERY_CODES})

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey %(n)s") % {"n": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """A passkey belongs to the portal's public address, whatever host the request came to."""
        return {"id": settings.PUBLIC_URL.partition("://")[2].partition(":")[0], "name": portal_name()}
