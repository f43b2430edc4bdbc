"""What push messages add to the page of preferences: one's devices, and the offer to add this one."""

from typing import Any

from django.http import HttpRequest

from civic.core.calendar import taipei_day
from civic.core.moments import day
from engagement.delivery.channels.webpush import actions, keys
from engagement.delivery.preferences.views import MORE


@MORE.connect
def devices(request: HttpRequest) -> dict[str, Any]:
    user: Any = request.user
    here = request.session.session_key
    mine = [
        {"pk": sub.pk, "name": sub.device, "is_this": sub.session_key == here, "since": day(taipei_day(sub.created_at))}
        for sub in actions.living_of(user)
    ]
    return {"devices": mine, "can_push": keys.are_there()}
