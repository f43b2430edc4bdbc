"""What short messages add to the page of preferences and to My devices."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from civic.accounts.models import Citizen, User
from civic.signin import visits
from engagement.delivery.channels.sms import actions
from engagement.delivery.kinds import Channel
from engagement.delivery.preferences.queries import OFFERED
from engagement.delivery.preferences.views import MORE


@MORE.connect
def number(request: HttpRequest) -> dict[str, Any]:
    if not actions.is_on():
        return {}
    mine = actions.number_of(request.user)
    return {"can_sms": True, "sms": mine.number if mine and mine.confirmed_at else ""}


@OFFERED.connect
def offered(citizen: Citizen) -> list[Channel]:
    """Whoever confirmed a number chooses what comes there."""
    mine = actions.number_of(citizen.user) if actions.is_on() else None
    return [Channel.SMS] if mine and mine.confirmed_at else []


@visits.ELSEWHERE.connect
def beside_devices(user: User) -> list[visits.Elsewhere]:
    mine = actions.number_of(user) if actions.is_on() else None
    if mine is None or mine.confirmed_at is None:
        return []
    return [visits.Elsewhere(mine.number, mine.confirmed_at, reverse("engagement:sms_end"))]
