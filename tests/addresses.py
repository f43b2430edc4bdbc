"""Every address of the portal, found by the URL resolver, with one path that it takes."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern, RoutePattern

NOT_THERE = {"api/"}  # answers 404 to everyone
SAMPLES = {
    "slug": "nothing",
    "code": "nothing",
    "key": "nothing",
    "card": "00000000-0000-4000-8000-000000000000",
    "copy": "00000000-0000-4000-8000-000000000000",
    "month": "2026-10",
    "path": "nothing.png",
    "app_label": "civic",
    "url": "nothing/",
}  # any other part is a 1


class Address(NamedTuple):
    """One pattern of the resolver: how it is written, with `<name>` for each part, and one path that it takes."""

    route: str
    path: str


def addresses(patterns: list[Any] | None = None, before: str = "") -> Iterator[Address]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + written(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield Address(route, "/" + re.sub(r"<(\w+)>", lambda part: SAMPLES.get(part[1], "1"), route))


def written(pattern: Any) -> str:
    """A pattern without converters and regular expressions: `notices/<pk>/`."""
    if isinstance(pattern, RoutePattern):
        return re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", str(pattern))
    assert isinstance(pattern, RegexPattern)
    return re.sub(r"\(\?P(<\w+>)(?:[^()\[\]]|\[[^\]]*\])*\)", r"\1", str(pattern)).strip("^$").removesuffix(r"\Z")


EVERY = sorted(set(addresses()))
