"""Pages on a phone whose line comes and goes: the service worker, and answers that wait for it."""

from typing import Any


def signed_in(page: Any, client: Any, user: Any) -> None:
    client.force_login(user)
    cookie = client.cookies["tuili_session"]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "domain": "localhost", "path": "/"}])


def wait_for_the_worker(page: Any) -> None:
    page.evaluate("navigator.serviceWorker.ready.then((found) => found.active.state)")
    page.wait_for_function("caches.match('/offline/').then(Boolean)")


def answer(page: Any, *choices: str) -> None:
    for words in choices:
        page.get_by_label(words, exact=True).check()
    page.get_by_role("button", name="Send my answers").click()


def send_now(door: Any) -> None:
    """Press “Send now” at a door that has its line again; it also sends by itself, and may have hidden the button."""
    door.locator("[data-send]").dispatch_event("click")
