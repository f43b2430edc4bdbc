"""The way to a shop in other people's maps: by its position where it has one, else by its address in words."""

from urllib.parse import urlencode

from rewards.shops.models import Shop


def ways(shop: Shop) -> dict[str, str]:
    """Return the address that each of remembered.MAPS opens."""
    if shop.latitude is None:
        words = shop.place
        return {
            "phone": f"geo:0,0?{urlencode({'q': words})}",
            "google": f"https://www.google.com/maps/dir/?{urlencode({'api': 1, 'destination': words})}",
            "osm": f"https://www.openstreetmap.org/search?{urlencode({'query': words})}",
        }
    there = f"{shop.latitude},{shop.longitude}"
    return {
        "phone": f"geo:{there}?q={there}",
        "google": f"https://www.google.com/maps/dir/?{urlencode({'api': 1, 'destination': there})}",
        "osm": f"https://www.openstreetmap.org/directions?{urlencode({'to': there})}",
    }
