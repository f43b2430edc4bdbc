"""The code on a screen at the door: another one every 30 seconds, good for a citizen who stands before it.

Nothing is stored: the code is derived from the event, the way (in or out), the door and the half minute. It is taken in
its own half minute and the next one: whoever scans at the last second is in, and a photo is not, a minute later.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from civic.accounts.models import Citizen
from civic.shown_codes.derivation import Kind
from engagement.events.attendance.actions import Direction, Door, Passed, check_person
from engagement.events.doors.errors import PositionMissing, ScreenTooOld, TooFar
from engagement.events.doors.keepers import session_now
from engagement.events.events.errors import Over
from engagement.events.events.models import Event

SCREEN = Kind("event-screen", range(1_000_000), code_prefix="s")
STEP = 30  # seconds
SIGN_IN_FOR = timedelta(minutes=15)  # so long after the scan somebody may sign in, and is in from the time of the scan
EARTH_M = 6_371_000
WAYS: tuple[Direction, Direction] = ("in", "out")


def step_of(now: datetime) -> int:
    return int(now.timestamp()) // STEP


def seconds_left(now: datetime) -> int:
    return STEP - int(now.timestamp()) % STEP


def code(event_id: int, way: Direction, step: int) -> str:
    return SCREEN.derive(f"{event_id}:{way}:{step}".encode()).code


def way_of(event_id: int, scanned: str, *, now: datetime) -> Direction:
    """In or out, where the code is of this half minute or the last. Raises ScreenTooOld."""
    step = step_of(now)
    for way in WAYS:
        if scanned in (code(event_id, way, step), code(event_id, way, step - 1)):
            return way
    raise ScreenTooOld


@dataclass(frozen=True)
class Position:
    """Where somebody says that they are; used once, and kept nowhere."""

    latitude: float
    longitude: float


def is_near(event: Event, position: Position) -> bool:
    """Whether the position lies within the event's radius."""
    if event.radius_m is None or event.latitude is None or event.longitude is None:
        return True
    return _metres(event.latitude, event.longitude, position) <= event.radius_m


def _metres(latitude: Decimal, longitude: Decimal, there: Position) -> float:
    here = (math.radians(float(latitude)), math.radians(float(longitude)))
    other = (math.radians(there.latitude), math.radians(there.longitude))
    half = math.sin((here[0] - other[0]) / 2) ** 2
    half += math.cos(here[0]) * math.cos(other[0]) * math.sin((here[1] - other[1]) / 2) ** 2
    return 2 * EARTH_M * math.asin(min(1, math.sqrt(half)))


def check_in(
    event: Event, citizen: Citizen, *, way: Direction, at: datetime, position: Position | None, now: datetime
) -> Passed:
    """Let a citizen in or out who scanned the screen at `at`. Of the position only this yes or no remains.

    Raises ScreenTooOld, PositionMissing, TooFar, Over, and what a door says.
    """
    if now - at > SIGN_IN_FOR:
        raise ScreenTooOld
    if event.radius_m is not None and position is None:
        raise PositionMissing
    if position is not None and not is_near(event, position):
        raise TooFar
    session = session_now(event, now=at)
    if session is None:
        raise Over
    key = f"own:{citizen.pk}:{way}:{step_of(at)}"
    return check_person(Door(event, "screen"), citizen, session=session, direction=way, at=at, key=key, now=now)
