"""Sign-ins of staff in the audit log: in, failed, locked, and what changed. Citizens read theirs by mail.

A failure names whose account it was, and nobody as the one who tried: that is what is not known. No network address is
kept; the limits of the sign-in page bound how many lines a guesser can cause.
"""

from datetime import timedelta
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.signals import login_code_rejected, password_changed, password_reset, password_set
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib.auth.signals import user_logged_in
from django.db.models import QuerySet
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.audit.models import AuditEvent
from civic.signin.device_words import device_of
from civic.web import networks

LOCKED_FOR, TRIES = timedelta(minutes=15), 5  # as the limits of the sign-in page say

FACTOR = "second factor"


def _browser(request: Any) -> str:
    return device_of(request.META.get("HTTP_USER_AGENT", ""))[:80] if request is not None else ""


@receiver(user_logged_in)
def signed_in(request: HttpRequest, user: User, **_more: Any) -> None:
    """Say by which ways a member of staff came in, and from what kind of browser."""
    if user.is_staff:
        ways = sorted({str(record["method"]) for record in get_authentication_records(request, user)})
        audit.record("signin.done", by=user, about=user, ways=ways, browser=_browser(request))


def failed(request: Any, user: User | None, way: str) -> None:
    """Note a wrong password, code or second factor for an account of staff."""
    if user is not None and user.is_staff:
        audit.record("signin.failed", by=None, about=user, way=way, browser=_browser(request))


def _of(user: User, action: str) -> "QuerySet[AuditEvent]":
    """What was noted about the account while a door stays shut."""
    since = timezone.now() - LOCKED_FOR
    return AuditEvent.objects.filter(object_type="civic.user", object_id=str(user.pk), action=action, at__gt=since)


def locked(request: Any, user: User | None) -> None:
    """Note that an account of staff is shut for a while; once for as long as it is."""
    if user is None or not user.is_staff:
        return
    if not _of(user, "signin.locked").exists():
        audit.record("signin.locked", by=None, about=user, browser=_browser(request))


@networks.FOREIGN.connect
def from_elsewhere(request: HttpRequest, user: User) -> None:
    """Note that a session came from another network than its second factor; nobody is named as who came."""
    audit.record("signin.elsewhere", by=None, about=user, browser=_browser(request))


def account_of(address: str) -> User | None:
    """Whose account an address opens, however it was typed."""
    return User.objects.filter(email__iexact=address.strip(), is_staff=True).first() if address else None


@receiver(login_code_rejected)
def wrong_code(request: HttpRequest, user: User, **_more: Any) -> None:
    failed(request, user, "code")


@receiver(authentication_failed)
def wrong_factor(request: HttpRequest, user: User, **_more: Any) -> None:
    failed(request, user, FACTOR)
    if _of(user, "signin.failed").filter(details__way=FACTOR).count() >= TRIES:
        locked(request, user)


def _changed(action: str) -> Any:
    def note(request: HttpRequest, user: User, authenticator: Authenticator | None = None, **_more: Any) -> None:
        if user.is_staff:
            kind = {"kind": str(authenticator.type)} if authenticator is not None else {}
            audit.record(action, by=user, about=user, **kind)

    return note


CHANGES = {
    authenticator_added: "factor.added",
    authenticator_removed: "factor.removed",
    authenticator_reset: "factor.renewed",
    password_set: "password.set",
    password_changed: "password.changed",
    password_reset: "password.reset",
}
for _signal, _action in CHANGES.items():
    _signal.connect(_changed(_action), weak=False, dispatch_uid=f"note {_action}")
