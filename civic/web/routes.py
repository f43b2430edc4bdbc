"""Where an address leads, remembered where it has no part that changes: there are hundreds of others to try before."""

from typing import Any

from django.urls import ResolverMatch, URLPattern, URLResolver
from django.urls.resolvers import RoutePattern


class KeptResolver(URLResolver):
    def __init__(self, patterns: list[URLPattern | URLResolver]) -> None:
        super().__init__(RoutePattern("", is_endpoint=False), patterns)
        self._kept: dict[str, ResolverMatch] = {}

    def resolve(self, path: Any) -> ResolverMatch:
        """As Django's own; the resolver around this one makes a match anew of each that it is given."""
        found = self._kept.get(path) or super().resolve(path)
        if found.route == path:  # as many as there are routes without a part that changes, whatever is asked for
            found.tried = []  # hundreds, which only the page of a debugger lists
            self._kept[path] = found
        return found
