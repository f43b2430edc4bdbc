"""What waits for a second person at an agency's events: changes, corrections of attendance, appeals."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.core.roles import Role, has_role
from civic.decisions.models import Proposal
from civic.desk.base import agency_scope
from civic.desk.steps import ChangedMeanwhile, content_hash
from engagement.events.attendance import corrections
from engagement.events.attendance.models import AttendanceCorrection
from engagement.events.events import changes
from engagement.events.events.models import Event, EventChange
from engagement.events.registrations import noshows
from engagement.events.registrations.models import NoShowAppeal

MOST = 200  # cards on a page; the oldest first
SEES = (Role.EDITOR, Role.APPROVER, Role.COORDINATOR, Role.AUDITOR)


@dataclass(frozen=True)
class Kind:
    """One kind of thing that waits. `event` is the way from it to its event; `is_sure`: by the second factor."""

    model: type[Proposal]
    title: Any
    event: str
    joined: tuple[str, ...]
    roles: tuple[Role, ...]
    approve: Callable[..., Any]
    reject: Callable[..., Any]
    yes: Any
    no: Any
    done: Any
    undone: Any
    readers: Any
    is_sure: bool = True

    def rows(self) -> "QuerySet[Any]":
        rows: Any = self.model._default_manager
        found: QuerySet[Any] = rows.filter(state=self.model.stages.waiting).select_related(*self.joined)
        return found

    def event_of(self, thing: Any) -> Event:
        for step in self.event.split("__"):
            thing = getattr(thing, step)
        return thing  # type: ignore[no-any-return]


PEOPLE = ("registration__event__notice", "registration__event__agency", "registration__session",
          "registration__citizen__user", "registration__attendance", "proposed_by")  # fmt: skip
KINDS: dict[str, Kind] = {
    "change": Kind(
        EventChange, _("Another hour or place"), "event",
        ("event__notice", "event__agency", "session", "district", "proposed_by"),
        changes.CHANGES.roles, changes.approve, changes.reject, _("Approve"), _("Reject"),
        _("Approved. Everybody who signed up is told."), _("Rejected. The event stays as it is."),
        _("The person who proposed it reads this."),
    ),
    "correction": Kind(
        AttendanceCorrection, _("Correction of attendance"), "registration__event", PEOPLE,
        corrections.CORRECTIONS.roles, corrections.approve, corrections.reject, _("Approve"), _("Reject"),
        _("Approved. The coins were corrected too."), _("Rejected. Attendance and coins stay as they were."),
        _("The person who proposed it reads this."),
    ),
    "appeal": Kind(
        NoShowAppeal, _("Appeal against a no-show"), "registration__event", PEOPLE,
        noshows.APPEALS.roles, noshows.grant, noshows.refuse, _("Excuse"), _("Do not excuse"),
        _("Excused: it counts no more, and the person is told."), _("It stays counted, and the person reads why."),
        _("The person reads it."), is_sure=False,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Card:
    """One thing that waits, as it is shown. `may`: this person may decide; `is_own`: they proposed it themselves."""

    name: str
    kind: Kind
    thing: Any
    event: Event
    may: bool
    is_own: bool
    is_about_me: bool
    seen: str

    @property
    def which(self) -> str:
        """How the card is named in an address or a form: its kind and its number."""
        return f"{self.name}:{self.thing.pk}"


def cards(
    user: Any, *, kinds: Iterable[str] = KINDS, event: Event | None = None, registration: int | None = None
) -> list[Card]:
    """What waits at the events of this person's agencies, the oldest first; of one event, or of one registration."""
    scope, found = agency_scope(user, SEES), []
    for name in kinds:
        kind = KINDS[name]
        rows = kind.rows()
        rows = rows.filter(**{kind.event: event}) if event is not None else rows
        rows = rows.filter(registration=registration) if registration is not None else rows
        rows = rows if scope is None else rows.filter(**{f"{kind.event}__agency__in": scope})
        found += [_card(name, kind, thing, user) for thing in rows.order_by("proposed_at", "pk")[:MOST]]
    return sorted(found, key=lambda card: card.thing.proposed_at)


def _card(name: str, kind: Kind, thing: Any, user: Any) -> Card:
    event = kind.event_of(thing)
    is_own = thing.is_by(user)
    citizen = getattr(getattr(thing, "registration", None), "citizen", None)
    is_about_me = citizen is not None and citizen.user_id == user.pk
    may = not is_own and not is_about_me and has_role(user, *kind.roles, agency_id=event.agency_id)
    return Card(name, kind, thing, event, may, is_own, is_about_me, content_hash(thing))


def find(user: Any, which: str) -> Card:
    """The card that is meant, waiting or not; 404 for what is not of this person's agencies."""
    name, _colon, text = which.partition(":")
    kind = KINDS.get(name)
    if kind is None or not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise Http404
    thing: Any = kind.model._default_manager.select_related(*kind.joined).filter(pk=int(text)).first()
    if thing is None or not has_role(user, *SEES, agency_id=kind.event_of(thing).agency_id):
        raise Http404
    return _card(name, kind, thing, user)


def decide(card: Card, *, is_yes: bool, reason: str, seen: str, by: User, now: datetime) -> str:
    """Approve or reject it as it was read; return what to say. Raises ChangedMeanwhile, and what the action says."""
    if card.thing.is_waiting and seen and seen != card.seen:
        raise ChangedMeanwhile
    if is_yes:
        card.kind.approve(card.thing, by=by, now=now)
        return str(card.kind.done)
    card.kind.reject(card.thing, by=by, reason=reason, now=now)
    return str(card.kind.undone)
