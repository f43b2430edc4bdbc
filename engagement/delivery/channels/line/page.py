"""What LINE adds to the page of preferences and to My devices: one's account, and the offer to link one."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from civic.accounts.models import Citizen, User
from civic.core.calendar import taipei_day
from civic.core.moments import day
from civic.signin import visits
from engagement.delivery.channels.line import actions, calls
from engagement.delivery.kinds import Channel
from engagement.delivery.preferences.queries import OFFERED
from engagement.delivery.preferences.views import MORE


@MORE.connect
def account(request: HttpRequest) -> dict[str, Any]:
    user: Any = request.user
    if not calls.is_on():
        return {}
    mine = actions.living_of(user)
    told = {"since": day(taipei_day(mine.linked_at)), "is_blocked": mine.blocked_at is not None} if mine else None
    return {"line": told, "can_line": True}


@OFFERED.connect
def offered(citizen: Citizen) -> list[Channel]:
    """Whoever linked an account chooses what comes there."""
    return [Channel.LINE] if calls.is_on() and actions.living_of(citizen.user) else []


@visits.ELSEWHERE.connect
def beside_devices(user: User) -> list[visits.Elsewhere]:
    mine = actions.living_of(user) if calls.is_on() else None
    return [visits.Elsewhere("LINE", mine.linked_at, reverse("engagement:line_end"))] if mine else []
