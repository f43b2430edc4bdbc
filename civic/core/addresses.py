"""Addresses of pages, cheaply: a list has one in each line, and `reverse` looks each up anew."""

from functools import cache
from typing import Any

from django.urls import reverse

PLACES = (918_273_645, 192_837_465, 564_738_291)  # numbers that no route has in its own words


def address(view: str, *args: Any) -> str:
    """The same as `reverse`. What is not a whole number is looked up, for an address may have to write it otherwise."""
    if any(type(arg) is not int or arg < 0 for arg in args):
        return reverse(view, args=args)
    return _frame(view, len(args)) % args


@cache
def _frame(view: str, count: int) -> str:
    places = PLACES[:count]
    frame = reverse(view, args=places).replace("%", "%%")
    for place in places:
        frame = frame.replace(str(place), "%d", 1)
    return frame
