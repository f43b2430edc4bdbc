"""Whom an agency's list has, and what those with an account are told."""

from civic.accounts.models import Citizen
from civic.core.roles import Role
from engagement.delivery.models import Message
from engagement.events.registrations import bringing
from engagement.events.registrations.lists import Line
from engagement.events.registrations.models import Registration
from tests import factories as make
from tests.factories import NOW, later

DURING = later(hours=24, minutes=5)


def listed(session, *people, name="王小明") -> list[Registration]:
    """The places of a list that has these people, or addresses."""
    words = [each.user.email if isinstance(each, Citizen) else each for each in people]
    lines = [Line(number, who, "", name) for number, who in enumerate(words, 2)]
    assert not bringing.bring(session, lines, by=make.staff(Role.EDITOR, session.event.agency), now=NOW).faults
    return list(session.registrations.exclude(guest_who="").order_by("number"))


def kinds_told(citizen) -> list[str]:
    return list(Message.objects.filter(citizen=citizen).order_by("pk").values_list("kind", flat=True))
