"""The way to the emergency desk, on the home pages of those who write bulletins: one tap from signing in."""

from django.http import HttpRequest
from django.urls import reverse

from civic.core.roles import Role, has_role
from civic.desk.home import PARTS, Part
from engagement.emergencies.incidents import queries


@PARTS.connect
def emergency_desk(request: HttpRequest) -> list[Part]:
    """Lead to the desk, and name what goes on."""
    if not has_role(request.user, Role.COORDINATOR):
        return []
    desk = {"desk": reverse("admin:engagement_bulletin_changelist"), "open": queries.newest_of_open()}
    return [Part("admin/engagement/bulletin/home.html", desk, is_wide=True)]
