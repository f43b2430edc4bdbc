"""A citizen arranges the home page."""

from typing import Any

from civic.accounts.models import Citizen
from engagement.homes.models import HomeChoice


def choose(citizen: Citizen, **wanted: Any) -> HomeChoice:
    """Keep an order, a density, or both; what is not named stays as it was."""
    made, _new = HomeChoice.objects.update_or_create(citizen=citizen, defaults=wanted)
    return made
