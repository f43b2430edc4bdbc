"""What somebody typed when the gate stopped them: it waits in the page that asks, and goes on with their yes.

It is nowhere on the server meanwhile: who does not agree has left nothing behind.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Self
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import Resolver404, resolve

KEPT_BY = "keeps_typed"
GONE = "_is_gone"  # after the name of a file
OWN_FIELDS = {"csrfmiddlewaretoken", "agree", "next", "language", "type"}  # the asking page's own


def keeps_typed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view whose form somebody writes at length: after consent it gets what was sent, once more by POST."""
    setattr(view, KEPT_BY, True)
    return view


@dataclass(frozen=True)
class Typed:
    """The fields of a stopped form, in their order: (name, value)."""

    fields: list[tuple[str, str]]

    @classmethod
    def of(cls, sent: QueryDict, files: Iterable[str] = ()) -> Self:
        """What was sent. No page holds a file: that there was one goes along, so that its form can say so."""
        kept = [(name, value) for name, values in sent.lists() if name not in OWN_FIELDS for value in values]
        return cls([*kept, *((f"{name}{GONE}", "1") for name in files)])

    @staticmethod
    def is_kept_by(view: Callable[..., Any]) -> bool:
        return bool(getattr(view, KEPT_BY, False))

    def goes_to(self, address: str) -> bool:
        """Whether there are fields, and the address is one that takes them."""
        try:
            return bool(self.fields) and self.is_kept_by(resolve(urlsplit(address).path).func)
        except Resolver404:
            return False


def takes_typed_along(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Where the view leads on to a place that takes what was typed, the browser goes there with it: 307 for 302."""

    @wraps(view)
    def go(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code == 302 and Typed.of(request.POST).goes_to(response["Location"]):
            response.status_code = 307
        return response

    return go
