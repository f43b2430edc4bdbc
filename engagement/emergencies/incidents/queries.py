"""What is going on, for whom, and how people are."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone
from django.utils.translation import gettext as _

from civic.accounts.models import Citizen, User
from civic.agencies.queries import in_office
from civic.core.calendar import taipei_day
from civic.core.roles import Role, has_role
from civic.web.context import county_name
from engagement.emergencies.incidents.models import Bulletin, DrillMember, Incident, SafetyAnswer, Severity

COORDINATES = (Role.COORDINATOR,)  # who writes and who confirms
SEES_DRILLS = (Role.COORDINATOR, Role.AUDITOR)
_memo: list[Any] = [None, ()]  # when it was read, and the newest bulletin of each open incident


def open_now() -> tuple[Bulletin, ...]:
    """The newest bulletin of each open incident, the worst first and drills last.

    Each process remembers it: it is asked on every page, and an emergency is seen within EMERGENCY_RECHECK_SECONDS.
    """
    read_at, found = _memo
    if read_at is None or time.monotonic() - read_at >= settings.EMERGENCY_RECHECK_SECONDS:
        found = tuple(newest_of_open())
        remember(found)
    return found


def remember(found: Sequence[Bulletin]) -> None:
    """Note what is going on."""
    _memo[:] = [time.monotonic(), tuple(found)]


def forget() -> None:
    """Have the next page look again."""
    _memo[:] = [None, ()]


def newest_of_open() -> QuerySet[Bulletin]:
    mine = Bulletin.objects.filter(incident=OuterRef("incident"), state=Bulletin.State.SENT).order_by("-id")
    is_open = Q(incident__opened_at__isnull=False, incident__ended_at__isnull=True)
    found = Bulletin.objects.filter(is_open, pk=Subquery(mine.values("pk")[:1]))
    worst = Case(*(When(severity=value, then=place) for place, value in enumerate(Severity.values)), default=9)
    return found.select_related("incident").order_by("incident__is_drill", worst, "-incident__opened_at")


def waiting() -> QuerySet[Bulletin]:
    """What waits for the second person, the oldest first."""
    return (
        Bulletin.objects.filter(state=Bulletin.State.WAITING).select_related("incident", "proposed_by").order_by("pk")
    )


def on_top_for(user: Any) -> list[Bulletin]:
    """What stands on top of the pages of whoever looks; costs nothing, and makes nothing, while nothing goes on."""
    if not open_now():
        return []
    mine = Citizen.objects.filter(user=user).select_related("district") if user.is_authenticated else None
    return concerning(mine.first() if mine is not None else None)


def concerning(citizen: Citizen | None) -> list[Bulletin]:
    """What stands on top of this person's pages. A drill is shown to its group alone.

    Someone without a district, or from outside the county, is shown all: better once too often.
    """
    found = open_now()
    if any(bulletin.incident.is_drill for bulletin in found) and not takes_part(citizen):
        found = tuple(bulletin for bulletin in found if not bulletin.incident.is_drill)
    here = citizen.district.code if citizen and citizen.district_id and citizen.district else None
    return [one for one in found if not here or not one.districts or here in one.districts]


def takes_part(citizen: Citizen | None) -> bool:
    """Whether this person is in the drill group."""
    return citizen is not None and DrillMember.objects.filter(citizen=citizen).exists()


def visible(pk: int, *, citizen: Citizen | None, user: Any) -> Incident | None:
    """An incident that has opened; a drill only to its group and to those who may see drills."""
    found = Incident.objects.filter(pk=pk, opened_at__isnull=False).first()
    if found is not None and found.is_drill and not (has_role(user, *SEES_DRILLS) or takes_part(citizen)):
        return None
    return found


def sent(incident: Incident) -> list[Bulletin]:
    """All that was said of it, newest first."""
    return list(incident.bulletins.filter(state=Bulletin.State.SENT).order_by("-id"))


def past(limit: int = 20) -> list[Bulletin]:
    """The last word of incidents that are over, newest first; no drills."""
    over = Bulletin.objects.filter(
        state=Bulletin.State.SENT, ends=True, incident__ended_at__isnull=False, incident__is_drill=False
    )
    return list(over.select_related("incident").order_by("-id")[:limit])


@dataclass(frozen=True)
class Row:
    """How people in one district are."""

    district: str
    safe: int
    help: int


def answers_by_district(incident: Incident) -> list[Row]:
    """How many said that they are safe, and how many that they need help, those who need most first."""
    rows = (
        SafetyAnswer.objects.filter(incident=incident)
        .values("district__name", "district__name_en")
        .annotate(safe=Count("id", filter=Q(is_safe=True)), help=Count("id", filter=Q(is_safe=False)))
        .order_by("-help", "-safe", "district__name")
    )
    return [Row(row["district__name"] or "", row["safe"], row["help"]) for row in rows]


def answer_of(incident: Incident, citizen: Citizen | None) -> SafetyAnswer | None:
    return SafetyAnswer.objects.filter(incident=incident, citizen=citizen).first() if citizen else None


def speaker() -> str:
    """In whose name emergencies are told, whoever wrote them: the county's own agency for them."""
    return _("%(county)s Emergency Operations Center") % {"county": county_name()}


def coordinators() -> QuerySet[User]:
    """Who could confirm."""
    held = in_office(taipei_day(timezone.now())).filter(role__in=COORDINATES)
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("pk")
