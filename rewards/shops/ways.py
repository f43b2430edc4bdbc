"""The way to a place in other people's maps: by its position where it has one, else by its address in words."""

import re
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from rewards.shops import remembered

APPLE = re.compile(r"iPhone|iPad|iPod|Macintosh")  # an iPad says that it is a Macintosh
ANDROID = re.compile(r"Android")


def ways(words: str, latitude: Decimal | None, longitude: Decimal | None) -> dict[str, str]:
    """Return the address that each of remembered.MAPS opens; "apple" is "phone" where no geo: address is known."""
    if latitude is None:
        return {
            "phone": f"geo:0,0?{urlencode({'q': words})}",
            "apple": f"https://maps.apple.com/?{urlencode({'daddr': words})}",
            "google": f"https://www.google.com/maps/dir/?{urlencode({'api': 1, 'destination': words})}",
            "osm": f"https://www.openstreetmap.org/search?{urlencode({'query': words})}",
        }
    there = f"{latitude},{longitude}"
    return {
        "phone": f"geo:{there}?q={there}",
        "apple": f"https://maps.apple.com/?{urlencode({'daddr': there})}",
        "google": f"https://www.google.com/maps/dir/?{urlencode({'api': 1, 'destination': there})}",
        "osm": f"https://www.openstreetmap.org/directions?{urlencode({'to': there})}",
    }


def shown(request: HttpRequest, found: dict[str, str]) -> dict[str, Any]:
    """What rewards/shops/_way.html shows: the way in the maps that this browser chose, or the choice."""
    here, chosen = _on_this_device(request, found), remembered.maps(request)
    return {
        "ways": [(name, *known) for name, known in here.items()],
        "way": here.get(chosen),
    }


def _on_this_device(request: HttpRequest, found: dict[str, str]) -> dict[str, tuple[Any, str]]:
    """Return label and address of the maps that this device opens: a desk without maps of its own has other sites'."""
    known = {name: (label, found[name]) for name, label in remembered.MAPS.items()}
    agent = request.headers.get("User-Agent", "")
    if APPLE.search(agent):
        known["phone"] = (_("Apple Maps"), found["apple"])
    elif not ANDROID.search(agent):
        del known["phone"]
    return known
