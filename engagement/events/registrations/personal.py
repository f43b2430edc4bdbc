"""Personal columns of signing up: for what, since when, and whether somebody did not come."""

from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Letter, Personal, Until, register
from engagement.events.registrations.erasure import step_back_everywhere, theirs
from engagement.events.registrations.models import NoShowAppeal

register(
    Personal(
        "engagement.Registration",
        (
            "citizen", "event", "session", "companions", "state", "number", "signed_up_at", "is_walk_in",
            "offered_until", "moved_at", "ended_at", "reminded_day_at", "reminded_hours_at", "is_no_show", "is_excused",
            "guest", "guest_told_at",
        ),
        _("Keeping your place at an event, and reminding you of it"),
        Ground.SERVICE,
        _(
            "until you erase your account; what is left is a number in the count of the event. The names of an agency’s"
            " list: 30 days after the event"
        ),
        of=theirs,
        hidden=("nonce", "code_hash", "digits_hash", "guest_who"),
        erase=step_back_everywhere,
        stays=True,
        letter=Letter(
            _("On %(signed_up_at)s you signed up for “%(event)s”."),
            labels={
                "companions": _("You bring along"),
                "state": _("It is"),
                "number": _("Order of arrival"),
                "is_walk_in": _("Came without signing up"),
                "offered_until": _("A place is held for you until"),
                "moved_at": _("You were told of another hour or place"),
                "ended_at": _("Ended"),
                "reminded_day_at": _("Reminded a day before"),
                "reminded_hours_at": _("Reminded two hours before"),
                "is_no_show": _("You did not come"),
                "is_excused": _("Excused"),
                "guest": _("Put on the agency’s list as"),
                "guest_told_at": _("You were told of that"),
            },
            silent=("session",),
        ),
    ),
    Personal(
        "engagement.NoShowAppeal",
        ("proposed_by", "registration", "text", "state", "proposed_at", "decided_at", "decision"),
        _("Why you did not come, and the agency’s answer"),
        Ground.SERVICE,
        Until.ACCOUNT,
        of=lambda user: NoShowAppeal.objects.filter(proposed_by=user),
        hidden=("decided_by",),
        letter=Letter(
            _("On %(proposed_at)s you wrote why you did not come: %(text)s"),
            labels={"state": _("It is"), "decided_at": _("We answered on"), "decision": _("What we answered")},
            silent=("registration",),
        ),
    ),
)  # fmt: skip
