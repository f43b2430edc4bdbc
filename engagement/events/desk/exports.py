"""The list of a session as a table to take home, and as papers: who took it is on file."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from reportlab.lib.units import mm
from reportlab.platypus.tables import Table

from civic.core import moments
from civic.web import papers
from engagement.events.events.models import EventSession
from engagement.events.registrations.models import Registration

HEADER = (
    gettext_lazy("Number"), gettext_lazy("Name"), gettext_lazy("E-mail address"), gettext_lazy("Companions"),
    gettext_lazy("State"), gettext_lazy("Signed up"), gettext_lazy("Came in"), gettext_lazy("Went home"),
    gettext_lazy("Stayed to the end"),
)  # fmt: skip
COLUMNS, ROWS = 2, 5  # badges on a sheet


def header() -> list[str]:
    return [str(each) for each in HEADER]


def rows(people: Any) -> Iterator[list[object]]:
    """One row for each person who has a place or waits."""
    for each in people.iterator(500):
        there = getattr(each, "attendance", None)
        yield [
            each.number, name_of(each), _address(each), each.companions,
            str(each.get_state_display()), moments.minute(each.signed_up_at),
            moments.minute(there.first_in_at) if there and there.first_in_at else "",
            moments.minute(there.last_out_at) if there and there.last_out_at else "",
            _("yes") if there and there.stayed else "",
        ]  # fmt: skip


def name_of(registration: Registration) -> str:
    return registration.name or "–"


def _address(registration: Registration) -> str:
    """Of an account, or what the agency's own list says; the hash of a card's number is none."""
    if registration.citizen is not None:
        return registration.citizen.user.email
    return registration.guest_who if "@" in registration.guest_who else ""


def sign_in_sheet(session: EventSession, people: Any) -> bytes:
    """A sheet to sign, for when every phone has failed."""
    event = session.event
    lines = [[each.number, name_of(each), f"+{each.companions}" if each.companions else "", ""] for each in people]
    parts = [
        papers.title(event),
        papers.facts([(_("When"), _when(session)), (_("Where"), event.place), (_("Agency"), event.agency)]),
        papers.gap(4),
        papers.table([_("Number"), _("Name"), _("Companions"), _("Signature")], lines, [1, 4, 2, 5]),
    ]
    return papers.make(str(event), parts, foot=_("Contains names: lock it away, and destroy it after the event."))


def badges(session: EventSession, people: Any) -> bytes:
    """Ten badges on a sheet, to cut out: the name, large, and the event."""
    event = session.event
    cells: list[Any] = [_badge(name_of(each), str(event)) for each in people]
    cells += [""] * (-len(cells) % COLUMNS)
    lines: list[list[Any]] = [cells[at : at + COLUMNS] for at in range(0, len(cells), COLUMNS)] or [[""] * COLUMNS]
    height = 50 * mm
    made = Table(lines, colWidths=[papers.WIDTH / COLUMNS] * COLUMNS, rowHeights=[height] * len(lines))
    made.setStyle([("GRID", (0, 0), (-1, -1), 0.4, papers.LINE), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")])
    return papers.make(str(event), [made])


def _badge(name: str, event: str) -> list[Any]:
    return [papers.text(name, size=22, alignment=1), papers.text(event[:40], size=9, alignment=1)]


def _when(session: EventSession) -> str:
    return f"{moments.minute(session.starts_at)} – {moments.until(session.ends_at, session.starts_at)}"
