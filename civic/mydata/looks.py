"""Who looked at a person's data: each look of staff, by day, role and agency. No names: the office answers for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext as _

from civic.accounts.models import User
from civic.agencies.models import Agency
from civic.audit.models import AuditEvent
from civic.audit.whys import WHYS
from civic.core.moments import minute
from civic.core.personal import Personal, about_people
from civic.core.roles import Role
from civic.core.saying import listed
from civic.mydata import registry
from civic.mydata.registry import EXPORTS, Entry, Export

NEWEST = 200
ROWS = 5_000  # of one table that are asked for
OTHER_LOOKS = ("card.balance_read",)  # beside `….viewed`
ALWAYS = ("civic.Citizen", "civic.User")
FOUND = ".found"  # by a search across the administration
LOOK = Q(action__endswith=".viewed") | Q(action__endswith=FOUND) | Q(action__in=OTHER_LOOKS)


@dataclass(frozen=True)
class Look:
    """One look of a member of staff."""

    at: datetime
    roles: list[str]
    agency: str
    thing: str
    reason: str

    @property
    def by(self) -> str:
        """The roles in words; older looks do not say them."""
        return listed(self.roles) or _("staff")


def of(user: User) -> list[Look]:
    """The newest looks of others at what is this person's, newest first."""
    kinds = {entry.table._meta.label_lower: entry for entry in _tables()}
    about = Q()
    for account in registry.accounts(user):
        for label, entry in kinds.items():
            ids = entry.of(account).order_by("-pk").values_list("pk", flat=True)[:ROWS]  # type: ignore[misc]
            about |= Q(object_type=label, object_id__in=[str(pk) for pk in ids])
    events = AuditEvent.objects.filter(LOOK, about).exclude(actor=user).order_by("-pk")
    found = list(events[:NEWEST])
    wanted = {pk for event in found for pk in event.details.get("agencies", ())}
    agencies = {agency.pk: str(agency) for agency in Agency.objects.filter(pk__in=wanted)}
    return [_look(event, kinds[event.object_type], agencies) for event in found]


def _tables() -> Iterator[Personal]:
    """The tables about people that staff can open."""
    return (entry for entry in about_people() if admin.site.is_registered(entry.table) or entry.model in ALWAYS)


def _look(event: AuditEvent, entry: Personal, agencies: dict[int, str]) -> Look:
    thing = _("Your account") if entry.model in ALWAYS else entry.title
    if event.action.endswith(FOUND):
        thing = _("%(thing)s (in a search)") % {"thing": thing}
    return Look(
        at=event.at,
        roles=[str(Role(role).label) for role in event.details.get("roles", ()) if role in Role.values],
        agency=listed(agencies[pk] for pk in event.details.get("agencies", ()) if pk in agencies),
        thing=thing,
        reason=str(WHYS.get(event.details.get("why", ""), "")),
    )


def _rows(user: User) -> list[dict[str, Any]]:
    return [
        {"at": look.at, "roles": look.roles, "agency": look.agency, "what": look.thing, "why": look.reason}
        for look in of(user)
    ]


def _told(user: User) -> Iterator[Entry]:
    for look in of(user):
        facts = [(_("Agency"), look.agency), (_("Why"), look.reason)]
        words = _("On %(when)s, %(who)s opened: %(what)s.")
        said = words % {"when": minute(look.at), "who": look.by, "what": look.thing}
        yield Entry(said, [fact for fact in facts if fact[1]])


EXPORTS.add("looks", Export("looks", lambda: _("Who looked at your data"), _rows, _told))
