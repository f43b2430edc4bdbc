"""Before an act that weighs much, whoever is signed in shows the second factor once more: passkey, or code."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

GOOD_FOR = 10 * 60  # seconds that a showing counts for
SKEW = 60  # seconds that the clocks of two servers may differ


def first_shows_factor(request: HttpRequest, back: str, *, good_for: int = GOOD_FOR) -> HttpResponseRedirect | None:
    """The way to the passkey (or the code, for those who have none), and back; None for one who has just shown it.

    A page with a form asks with half the time when it is opened, so that what is typed into it can still be sent.
    """
    user: Any = request.user
    if not settings.STAFF_SECOND_FACTOR:
        return None
    records = get_authentication_records(request, user)
    now = time.time()
    # A showing in the future is one by a clock that was set back since: it would be good until that hour comes.
    if any(record["method"] == "mfa" and -SKEW <= now - record["at"] < good_for for record in records):
        return None
    by_passkey = is_mfa_enabled(user, [Authenticator.Type.WEBAUTHN])
    page = "mfa_reauthenticate_webauthn" if by_passkey else "mfa_reauthenticate"
    return HttpResponseRedirect(f"{reverse(page)}?{urlencode({'next': back})}")


def form_first_shows_factor(request: HttpRequest) -> HttpResponseRedirect | None:
    """The same for a page with a form: asked when it is opened, and again when it is sent too late."""
    return first_shows_factor(
        request, request.get_full_path(), good_for=GOOD_FOR if request.method == "POST" else GOOD_FOR // 2
    )


def sure_form(view: Callable[..., Any]) -> Callable[..., Any]:
    """Ask so before a page of the administration whose form, or file, weighs much."""

    @wraps(view)
    def asked(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return form_first_shows_factor(request) or view(self, request, *args, **kwargs)

    return asked
