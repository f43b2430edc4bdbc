"""What a door shows after each scan: one word, a colour, and the name where it may be known."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from civic.core.errors import DomainError
from engagement.events.attendance.actions import Passed
from engagement.events.attendance.models import Scan
from engagement.events.registrations.models import Registration

YES, GONE, AGAIN, NO = "yes", "gone", "again", "no"
WORDS: dict[str, tuple[str, Any]] = {
    "in": (YES, pgettext_lazy("answer of a door", "In")),
    "out": (GONE, pgettext_lazy("answer of a door", "Out")),
    "already_in": (AGAIN, pgettext_lazy("answer of a door", "In already")),
    "already_out": (AGAIN, pgettext_lazy("answer of a door", "Out already")),
    "not_in": (AGAIN, pgettext_lazy("answer of a door", "Never came in")),
    "not_signed_up": (NO, pgettext_lazy("answer of a door", "Not signed up")),
    "other_event": (NO, pgettext_lazy("answer of a door", "Other event")),
    "other_day": (NO, pgettext_lazy("answer of a door", "Other day")),
    "other_session": (NO, pgettext_lazy("answer of a door", "Other hour")),
    "cancelled": (NO, pgettext_lazy("answer of a door", "Cancelled")),
    "full": (NO, pgettext_lazy("answer of a door", "Full")),
    "waiting": (NO, pgettext_lazy("answer of a door", "Waiting list")),
    "too_early": (NO, pgettext_lazy("answer of a door", "Too early")),
    "over": (NO, pgettext_lazy("answer of a door", "Over")),
    "wrong_clock": (NO, pgettext_lazy("answer of a door", "Wrong clock")),
    "verified_only": (NO, pgettext_lazy("answer of a door", "Not verified")),
    "own_pass": (NO, pgettext_lazy("answer of a door", "Your own pass")),
    "nobody_found": (NO, pgettext_lazy("answer of a door", "Not found")),
    "too_many_finds": (NO, pgettext_lazy("answer of a door", "Wait")),
    "too_far": (NO, pgettext_lazy("answer of a door", "Too far")),
    "position_missing": (NO, pgettext_lazy("answer of a door", "No position")),
    "screen_code_old": (NO, pgettext_lazy("answer of a door", "Too late")),
}
OTHERWISE = (NO, pgettext_lazy("answer of a door", "No"))
NAMED = ("already_in", "already_out", "not_in", "waiting", "full", "cancelled", "other_day", "other_session")


@dataclass(frozen=True)
class Answer:
    """`code` is for programs, `word` and `more` for people; `tone` is yes, gone, again or no."""

    code: str
    tone: str
    word: str
    more: str = ""
    name: str = ""
    people: int = 1
    coins: int = 0
    at: str = ""

    @property
    def passed(self) -> bool:
        return self.tone in (YES, GONE)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def answered(act: Callable[[], Passed], *, known: Callable[[], Registration | None] = lambda: None) -> Answer:
    """Do what the door asks, and say what came of it; `known` finds whose pass it was where the answer is no."""
    try:
        passed = act()
    except DomainError as error:
        return _refused(error, known)
    tone, word = WORDS[passed.result]
    mine = passed.registration
    return Answer(
        passed.result, tone, str(word), name=mine.name, people=mine.people, coins=passed.coins,
        at=passed.at.isoformat(),
    )  # fmt: skip


def _refused(error: DomainError, known: Callable[[], Registration | None]) -> Answer:
    tone, word = WORDS.get(error.code, OTHERWISE)
    found = known() if error.code in NAMED else None
    more = str(error)
    if error.facts.get("door"):
        more = str(_("%(sentence)s, at “%(door)s”") % {"sentence": more, "door": error.facts["door"]})
    return Answer(error.code, tone, str(word), more=more, name=found.name if found else "")


def said_of(scan: Scan) -> Answer:
    """What a scan that is on file was answered, for the list of the last ones."""
    tone, word = WORDS.get(scan.result, OTHERWISE)
    mine = scan.registration
    return Answer(scan.result, tone, str(word), name=mine.name, people=mine.people, at=_iso(scan.at))


def _iso(at: datetime) -> str:
    return at.isoformat()
