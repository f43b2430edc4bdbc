"""What follows from allauth's news."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.dispatch import receiver
from django.http import HttpRequest


@receiver(authenticator_added)
def setting_up_counts_as_showing(request: HttpRequest, user: Any, authenticator: Authenticator, **_rest: Any) -> None:
    """Whoever has just typed the app's first code, or made a passkey, is not asked for proof that it is them."""
    if authenticator.type in (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN) and user.is_authenticated:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type, reauthenticated=True)
