"""Remind members of staff who own a shop here that they have not declared it, on their home page."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civic.core.roles import has_role
from civic.desk.waiting import WAITING, Waiting
from rewards.interests import queries
from rewards.interests.actions import STAFF


@WAITING.connect
def undeclared(request: HttpRequest) -> list[Waiting]:
    """Ask for each shop that the person owns."""
    user: Any = request.user
    if not has_role(user, *STAFF):
        return []
    count = queries.to_declare(user).count()
    address = reverse("admin:rewards_interest_add")
    return [Waiting(_("shops of your own to declare"), count=count, url=address, alarm=True)] if count else []
