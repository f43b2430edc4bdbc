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
    "app": "civic",
    "model": "agency",
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


# Addresses that answer visitors; every other one asks for sign-in first.
OPEN = {
    "healthz",
    "metrics",
    "favicon.ico",
    "media/<path>",
    "language/",
    # notices, shops and open data are for everyone
    "",
    "notices/<pk>/",
    "notices/<pk>/files/<number>/",
    "hooks/line/",  # LINE signs what it tells
    "line/",  # opens inside LINE; answers 404 where that is not configured
    "hooks/mail/",  # a mail service signs what it tells
    "notices/",
    "events/",
    "events.ics",
    "events/<pk>/",
    "events/<pk>.ics",
    "events/feed/<code>.ics",  # whoever has the secret address
    "api/v1/events/",
    "notices.atom",
    "notices.json",
    "agencies/<slug>/",
    "agencies/<slug>/notices.atom",
    "agencies/<slug>/notices.json",
    "sitemap.xml",
    "robots.txt",
    ".well-known/security.txt",
    "door/<code>/",  # a helper at an event's door types a PIN
    "here/<pk>/",  # who scanned the screen at a door signs in here
    "here/<pk>/<code>/",
    "emergencies/",  # what everybody must know
    "emergencies/now/",
    "emergencies/pinned/",
    "emergencies/<pk>/",
    "alerts.atom",
    "alerts/<pk>.xml",
    "shops/",
    "shops/<pk>/",
    "shops/<pk>/favourite/",  # a mark in this browser, of a shop that everyone sees
    "shops/maps/",
    "shops/outlines.json",
    "offers/",
    "merchant/device/",  # a browser that is to become a shop's device; nobody is signed in on it
    "api/v1/merchant/devices/",
    "about/",
    "help/",
    "help/<key>/",
    "help/contact/",
    "help/contact/sent/",
    "help/contact/shared/",  # a phone's share sheet, which leads to the form
    "privacy/",
    "accessibility/",
    "display/",
    "manifest.webmanifest",
    "sw.js",
    "offline/",
    "tour/",
    "tour/<number>/",
    "style/",  # answers 404 outside the demo
    "terms/",
    "digital/",
    "digital/<card>/",  # whether a card is valid, for who scans it
    "m/<token>/",  # only what we signed ourselves leads on and is counted
    "messages/off/<token>/",  # only what we signed ourselves stops mails
    "guardian/<token>/",  # only what we signed ourselves opens something
    "open-data/",
    "open-data/<slug>.csv",
    "open-data/<slug>.json",
    # signing up and in
    "accounts/login/",
    "accounts/login/code/",
    "accounts/login/code/confirm/",
    "accounts/signup/",
    "accounts/logout/",
    "accounts/inactive/",
    "accounts/password/reset/",
    "accounts/password/reset/done/",
    "accounts/password/reset/key/<uidb36>-<key>/",
    "accounts/password/reset/key/done/",
    # … with LINE, Google or a passkey; where a provider is not configured its pages answer 404
    "accounts/signup/passkey/",
    "accounts/2fa/webauthn/signup/",
    "accounts/3rdparty/login/cancelled/",
    "accounts/line/login/",
    "accounts/line/login/callback/",
    "accounts/google/login/",
    "accounts/google/login/callback/",
    "admin/logout/",
    # the API's description, and what it says to everyone
    "api/v1/schema/",
    "api/v1/docs/",
    "api/v1/notices/",
    "api/v1/notices/<pk>/",
    # results that were promised to everybody
    "questionnaires/<pk>/results/",
    "questionnaires/<pk>/results.csv",
    "questionnaires/<pk>/results.xlsx",
    "questionnaires/<pk>/results.json",
    "api/v1/questionnaires/<pk>/results/",
}
