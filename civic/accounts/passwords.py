"""Passwords of staff, as 資通系統防護基準 asks; citizens follow OWASP ASVS: ten characters, no history, no last day.

Staff: twelve characters, none of the last three, another after STAFF_PASSWORD_DAYS, not twice within a day, and a
password that somebody else gave is changed before anything else. Lockout is with the limits of the sign-in page.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from civic.accounts.models import StaffPassword, User

LEAST = 12  # characters; the standard's own least is eight with a mixture, which people meet by “Password1!”
NOT_AGAIN = 3
SHORTEST_LIFE = timedelta(days=1)  # else four changes in a minute bring the old one back


class CommonValidator(CommonPasswordValidator):
    """Refuses what many people use, in the portal's words."""

    def get_error_message(self) -> str:
        return _("Many people use this password. Choose another one.")


class SimilarValidator(UserAttributeSimilarityValidator):
    """Refuses what stands in the account, in the portal's words."""

    def get_error_message(self) -> str:
        return _("This password is too close to your name or address (%(verbose_name)s). Choose another one.")


class CitizenLengthValidator(MinimumLengthValidator):
    """The length that citizens need; staff hear of their own, and of no other."""

    def get_error_message(self) -> str:
        return _("Write at least %(min_length)d characters. Several words are easiest.")

    def validate(self, password: str, user: Any = None) -> None:
        if user is None or not user.is_staff:
            super().validate(password, user)


class StaffPasswordValidator:
    """Asked by every form and command that sets a password; Django tells it when one was saved."""

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None or not user.is_staff:
            return
        if len(password) < LEAST:
            words = _("Staff need at least %(n)s characters. Several words in a row are easy to remember.")
            raise ValidationError(words % {"n": LEAST}, code="staff_password_short")
        if any(check_password(password, hashed) for hashed in _hashes(user)):
            words = _("You had this password before. Choose one that is none of your last %(n)s.")
            raise ValidationError(words % {"n": NOT_AGAIN}, code="staff_password_again")
        if _is_fresh(user, timezone.now()):
            words = _("You chose your password within the last day. Change it tomorrow; until then, sign in by code.")
            raise ValidationError(words, code="staff_password_fresh")

    def password_changed(self, password: str, user: User | None = None) -> None:
        if user is not None and user.is_staff:
            remember(user)

    def get_help_text(self) -> str:
        return ""  # the forms say what holds for whom


def remember(user: User) -> None:
    """Put the password that was just saved on file, and forget those older than the newest three."""
    StaffPassword.objects.create(user=user, password=user.password, is_own=user.password_is_own)
    mine = StaffPassword.objects.filter(user=user)
    mine.exclude(pk__in=list(mine.values_list("pk", flat=True)[:NOT_AGAIN])).delete()


def must_change(user: User, *, now: datetime) -> str:
    """Why a member of staff has to change the password, as a sentence; empty when it may stay.

    It is not their own choice, was chosen under citizens' rules, or is too old.
    """
    if not user.is_staff or not user.has_usable_password():
        return ""
    newest = StaffPassword.objects.filter(user=user).first()
    if newest is None or not newest.is_own:
        return _("Choose a password of your own first, then continue.")
    days: int = settings.STAFF_PASSWORD_DAYS
    if days and newest.since < now - timedelta(days=days):
        return _("Your password is older than %(n)s days. Choose another one, then continue.") % {"n": days}
    return ""


def _hashes(user: User) -> list[str]:
    mine = StaffPassword.objects.filter(user=user)[:NOT_AGAIN]
    return [user.password, *mine.values_list("password", flat=True)]


def _is_fresh(user: User, now: datetime) -> bool:
    newest: Any = StaffPassword.objects.filter(user=user).first()
    return newest is not None and newest.is_own and newest.since > now - SHORTEST_LIFE
