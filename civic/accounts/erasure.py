"""Emptying what cannot be deleted: the row of an erased person stays as a number, because the ledger's wallets and
what staff signed refer to it. Nothing in it names anybody."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import Q

from civic.accounts.models import Citizen, User
from civic.core import keyset
from civic.core.calendar import day_start, month_of

ERASED_HOST = "erased.invalid"


def erased_address(user: User) -> str:
    """The address that stands in an emptied row: unique, and undeliverable by design (RFC 2606)."""
    return f"{user.pk}@{ERASED_HOST}"


def is_erased(user: User) -> bool:
    return user.email.endswith(f"@{ERASED_HOST}")


def blank_citizen(user: User, now: datetime) -> None:
    """Empty a citizen's particulars; of the day of joining the month stays, for the growth figures."""
    for citizen in Citizen.objects.filter(user=user):
        citizen.birth_year, citizen.gender, citizen.district = None, "", None
        citizen.level = Citizen.Level.UNVERIFIED
        citizen.profiling_stopped_at = citizen.messages_stopped_at = None
        citizen.joined_at = day_start(month_of(citizen.joined_at))
        citizen.save()


def blank_user(user: User, now: datetime) -> None:
    """Close the account for good, and leave a number in its place."""
    user.email, user.name, user.last_login, user.erasure_due_at = erased_address(user), "", None, None
    user.is_active = user.is_staff = user.is_superuser = False
    user.date_joined = day_start(month_of(user.date_joined))
    user.set_unusable_password()
    user.save()


def end_sessions(user: User) -> None:
    """Delete every session that is the person's, or that holds one of their addresses (a code under way)."""
    end_sessions_of([user], {user.email, *user.emailaddress_set.values_list("email", flat=True)})


def end_sessions_of(users: Sequence[User], addresses: Iterable[str] = ()) -> None:
    """The same for several people, in one look at all sessions; without `addresses`, by those of their accounts."""
    keys, words = {str(user.pk) for user in users}, {*addresses} or {user.email for user in users}
    for session in keyset.by_pk(Session.objects.all()) if users else ():
        held = session.get_decoded()
        if held.get("_auth_user_id") in keys or _mentions(held, words):
            session.delete()


def forget_sessions(*, now: datetime) -> int:
    """Delete the rows of visits whose time is over; return how many."""
    return Session.objects.filter(expire_date__lt=now).delete()[0]


def _mentions(held: dict[str, Any], addresses: Iterable[str]) -> bool:
    words = json.dumps(held, ensure_ascii=False, default=str).lower()
    return any(json.dumps(address, ensure_ascii=False).lower() in words for address in addresses)


def forget_in_the_admins_log(user: User) -> None:
    """Take the person's name out of what the administration noted about them or their roles."""
    named = Q(object_id=str(user.pk), content_type=ContentType.objects.get_for_model(User))
    for name in {str(user), user.email}:
        named |= Q(object_repr=name) | Q(object_repr__startswith=f"{name} – ")
    LogEntry.objects.filter(named).update(object_repr="", change_message="")
