"""Who knocks at the portal's doors: everybody of the demo world, and for each owner of something one who owns the like.

What stands in the addresses belongs to `citizen`, to `owner`'s shop with its `clerk`, and to the agency of `editor` and
`approver`. `neighbour`, `rival`, `hand`, `writer` and `chief` are the same elsewhere: to them every number is foreign.
"""

import time

from django.test import Client
from django.utils import timezone

from civic.accounts.models import User
from engagement.events.doors import actions as doors
from engagement.events.doors import entering
from engagement.events.events.models import Event
from tests.api import key_of

ACCOUNTS = {
    "visitor": "",
    "citizen": "citizen@demo.test",
    "neighbour": "minor@demo.test",
    "clerk": "clerk@demo.test",
    "owner": "merchant@demo.test",
    "hand": "clerk12@demo.test",  # at the counter of another merchant
    "rival": "owner2@demo.test",
    "helper": "",  # with a link to the door of the agency's event
    "editor": "culture.editor@demo.test",
    "approver": "culture.approver@demo.test",
    "writer": "editor@demo.test",
    "chief": "approver@demo.test",
    "coordinator": "coordinator@demo.test",
    "operator": "operator@demo.test",
    "finance": "finance@demo.test",
    "auditor": "auditor@demo.test",
}


def browser(who: str, event: Event) -> Client:
    """Signed in a moment ago with the own password, so that no page asks for it again."""
    client = Client(raise_request_exception=False)
    if who == "helper":
        _with_a_link(client, event)
    if not ACCOUNTS[who]:
        return client
    client.force_login(User.objects.get(email=ACCOUNTS[who]))
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()
    return client


def program(who: str) -> Client:
    """The same person's program: the API takes a token and no session."""
    client = Client(raise_request_exception=False)
    if ACCOUNTS[who]:
        client.defaults["HTTP_AUTHORIZATION"] = f"Token {key_of(User.objects.get(email=ACCOUNTS[who]))}"
    return client


def _with_a_link(client: Client, event: Event) -> None:
    boss = User.objects.get(email=ACCOUNTS["coordinator"])
    link = doors.make_link(event, name="door", by=boss, now=timezone.now())
    session = client.session
    session[entering.LINKS] = {str(event.pk): link.pk}
    session.save()
