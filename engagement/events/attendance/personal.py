"""Personal columns of attendance: when somebody came and went, and what it brought."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.core.personal import Ground, Letter, Personal, register
from engagement.events.attendance.models import Attendance, EventAward, Scan


def untie_awards(user: User, now: datetime) -> None:
    """What was paid stays in the count of the event, without the person; what was due is not paid any more."""
    mine = EventAward.objects.filter(citizen__user=user)
    mine.filter(state=EventAward.State.DUE).update(state=EventAward.State.KEPT, why="erased")
    mine.update(citizen=None)


def stays_as_a_number(user: User, now: datetime) -> None:
    """Nothing: its registration is untied from the person, and with it this row."""


COUNTED = _("until you erase your account; what is left is a number in the count of the event")

register(
    Personal(
        "engagement.Scan",
        ("event", "registration", "direction", "at", "received_at", "door", "result", "undone_at", "undo_reason"),
        _("Letting you in and out at an event’s door"),
        Ground.SERVICE,
        COUNTED,
        of=lambda user: Scan.objects.filter(registration__citizen__user=user),
        hidden=("key", "by", "undone_by"),
        erase=stays_as_a_number,
        stays=True,
        letter=Letter(
            _("On %(at)s you passed the door of “%(event)s”: %(direction)s."),
            labels={
                "received_at": _("Arrived here"),
                "door": _("Door"),
                "undone_at": _("Undone"),
                "undo_reason": _("Why it was undone"),
            },
            silent=("registration", "result"),
        ),
    ),
    Personal(
        "engagement.Attendance",
        (
            "registration", "session", "state", "since", "door", "first_in_at", "last_out_at", "seconds", "came",
            "stayed", "closed_by_rule", "is_corrected", "feedback_until",
        ),
        _("Knowing who came to an event and who stayed, and paying coins for it"),
        Ground.SERVICE,
        COUNTED,
        of=lambda user: Attendance.objects.filter(registration__citizen__user=user),
        erase=stays_as_a_number,
        stays=True,
        letter=Letter(
            _("You came to an event, at: %(session)s."),
            labels={
                "first_in_at": _("Came in"),
                "last_out_at": _("Went home"),
                "stayed": _("Stayed to the end"),
                "feedback_until": _("Feedback until"),
                "is_corrected": _("Corrected by two people"),
            },
            silent=("registration", "state", "since", "door", "seconds", "came", "closed_by_rule"),
        ),
    ),
    Personal(
        "engagement.EventAward",
        ("citizen", "event", "registration", "deed", "campaign", "promised", "coins", "state", "why", "round", "at"),
        _("Paying the coins that you earned at an event, once"),
        Ground.DUTY,
        COUNTED,
        of=lambda user: EventAward.objects.filter(citizen__user=user),
        hidden=("transaction_id",),
        erase=untie_awards,
        stays=True,
        letter=Letter(
            _("On %(at)s you earned coins at “%(event)s”, %(deed)s."),
            labels={"promised": _("Coins promised"), "coins": _("Coins paid"), "state": _("It is")},
            silent=("registration", "campaign", "why", "round"),
        ),
    ),
    Personal(
        "engagement.AttendanceCorrection",
        ("proposed_by", "decided_by", "decision", "reason"),
        _("Who proposed and who approved a correction of attendance"),
        Ground.DUTY,
        _("as long as the event is kept"),
    ),
)  # fmt: skip
