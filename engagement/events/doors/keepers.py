"""Who stands at a door: staff of the agency, or a helper who opened a link with its PIN."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from civic.accounts.models import User
from civic.core.roles import Role, has_role
from engagement.events.attendance.actions import Door
from engagement.events.doors.models import DoorLink
from engagement.events.events.models import Event
from engagement.notices.models import Notice

AT_DOORS = (Role.EDITOR, Role.APPROVER, Role.COORDINATOR)
THERE = (Notice.State.PUBLISHED, Notice.State.WITHDRAWN)


@dataclass(frozen=True)
class Keeper:
    """Who stands at which door of an event."""

    event: Event
    name: str = ""
    user: User | None = None
    link: DoorLink | None = None

    @property
    def door(self) -> Door:
        if self.link is None:
            return Door(self.event, self.name, self.user)
        return Door(self.event, self.name, answerable=self.link.made_by, link=self.link.pk)


def event_of(pk: int) -> Event | None:
    """An event that was published; drafts have no door."""
    rows = Event.objects.select_related("notice", "agency").filter(notice__state__in=THERE)
    return rows.filter(pk=pk).first()


def by_link(link_id: Any, event: Event) -> Keeper | None:
    """The helper who opened this link, where it is one of this event's and was not revoked."""
    rows = DoorLink.objects.filter(pk=link_id, event=event, revoked_at=None)
    link = rows.first() if isinstance(link_id, int) else None
    if link is None:
        return None
    link.event = event
    return Keeper(event, link.name, link=link)


def by_role(user: Any, event: Event, *, name: str = "") -> Keeper | None:
    """The member of staff, where they have to do with events of its agency."""
    return Keeper(event, name, user=user) if has_role(user, *AT_DOORS, agency_id=event.agency_id) else None


def session_now(event: Event, *, now: datetime) -> Any:
    """The session whose door is open, or the next one, or the last that was; None where there is none."""
    every = list(event.sessions.all())
    for each in every:
        each.event = event
    there = [each for each in every if each.cancelled_at is None] or every
    running = [each for each in there if each.door_opens_at(event) <= now < each.ends_at]
    coming = [each for each in there if each.ends_at > now]
    return next(iter(running or coming or there[-1:]), None)
