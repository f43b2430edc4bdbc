"""One person with browser and program, who leaves everything as it was."""

import json
from http.cookies import SimpleCookie
from typing import Any

from django.db import transaction
from django.test import Client

from tests.doors import people, things

# What the API asks for before it looks whose something is.
BODIES = {
    "api/v1/merchant/payees/<pk>/account/": {"bank_code": "700", "bank_account": "00112233445566", "reason": "test"},
    "api/v1/merchant/redemptions/<pk>/late-refunds/": {"amount": 1, "reason": "test"},
    "api/v1/merchant/redemptions/<pk>/refunds/": {"amount": 1},
    "api/v1/merchant/staff/<pk>/last-day/": {"last_day": None},
}


class Knocking:
    """Somebody at the doors."""

    def __init__(self, who: str) -> None:
        event = things.the_event()
        self.who, self.browser, self.program = who, people.browser(who, event), people.program(who)
        self.kept = self.browser.cookies.output(header="", sep=";")

    def at(self, route: str, path: str, method: str) -> Any:
        client = self.client_for(route)
        with transaction.atomic():
            body = json.dumps(BODIES[route]) if route in BODIES else ""
            response = client.generic(method, path, body, "application/json", HTTP_IDEMPOTENCY_KEY="knock")
            transaction.set_rollback(True)
        return response

    def send(self, route: str, path: str, said: dict[str, Any]) -> Any:
        """Send a form, or as a program the same as JSON; what it does is the caller's to take back."""
        client = self.client_for(route)
        if route.startswith("api/"):
            return client.post(path, json.dumps(said), "application/json", HTTP_IDEMPOTENCY_KEY="planted")
        return client.post(path, said)

    def client_for(self, route: str) -> Client:
        """As it was in the beginning: signed in, whatever a door did to the cookies."""
        client: Client = self.program if route.startswith("api/") else self.browser
        client.cookies = SimpleCookie(self.kept) if client is self.browser else SimpleCookie()
        return client
