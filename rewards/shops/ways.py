"""The way to a place in other people's maps: by its position where it has one, else by its address in words."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from rewards.shops import remembered


def ways(words: str, latitude: Decimal | None, longitude: Decimal | None) -> dict[str, str]:
    """Return the address that each of remembered.MAPS opens."""
    if latitude is None:
        return {
            "phone": f"geo:0,0?{urlencode({'q': words})}",
            "google": f"https://www.google.com/maps/dir/?{urlencode({'api': 1, 'destination': words})}",
            "osm": f"https://www.openstreetmap.org/search?{urlencode({'query': words})}",
        }
    there = f"{latitude},{longitude}"
    return {
        "phone": f"geo:{there}?q={there}",
        "google": f"https://www.google.com/maps/dir/?{urlencode({'api': 1, 'destination': there})}",
        "osm": f"https://www.openstreetmap.org/directions?{urlencode({'to': there})}",
    }


def shown(request: HttpRequest, found: dict[str, str]) -> dict[str, Any]:
    """What rewards/shops/_way.html shows: the way in the maps that this browser chose, or the choice."""
    chosen = remembered.maps(request)
    return {
        "ways": [(name, remembered.MAPS[name], address) for name, address in found.items()],
        "way": (remembered.MAPS[chosen], found[chosen]) if chosen else None,
    }
