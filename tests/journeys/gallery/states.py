"""What no address alone shows: forms that were filled in wrongly, the middle of a way, pages for when nothing works."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override

from tests.portal import ids

BROKEN = ("400", "403", "403_csrf", "404", "405", "429", "500", "503")


class State(NamedTuple):
    """What `who` sees at `path` after `act`."""

    name: str
    who: str
    path: str
    act: Callable[[Any], None]


def _send(form: str = "main form") -> Callable[[Any], None]:
    """Send a form as it stands, past the browser's own checks."""

    def act(page: Any) -> None:
        page.evaluate("document.querySelectorAll('form').forEach(form => { form.noValidate = true })")
        page.locator(form).last.locator("button:not([type=button]), input[type=submit]").first.click()
        page.wait_for_load_state()

    return act


def _fill(**values: str) -> Callable[[Any], None]:
    def act(page: Any) -> None:
        for name, value in values.items():
            page.locator(f"main [name={name}]:visible").first.fill(value)
        _send(f"main form:has([name={next(iter(values))}]:visible)")(page)

    return act


def _broken(name: str) -> Callable[[Any], None]:
    """The page for when something is wrong, served as the server would: to a request, in its language."""

    def act(page: Any) -> None:
        request = RequestFactory().get("/broken/")
        request.user = AnonymousUser()
        with override(page.evaluate("document.documentElement.lang.toLowerCase()")):
            body = render_to_string(f"{name}.html", request=request)
        page.route("**/broken/", lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"))
        page.goto("/broken/")
        page.unroute("**/broken/")

    return act


def _stay(page: Any) -> None:
    """The page as it comes."""


def _without_cookie(page: Any) -> None:
    page.context.clear_cookies(name="tuili_tour")
    page.reload()


FORMS = (
    ("citizen", "/pay/", _fill(amount="999999")),
    ("citizen", "/me/profile/", _fill(birth_year="2099")),
    ("citizen", "/me/data/erase/", _send()),
    ("", "/accounts/login/", _fill(login="nobody")),
    ("", "/accounts/signup/", _fill(email="nobody")),
    ("", "/accounts/signup/", _fill(email="somebody-new@example.test")),
    ("", "/accounts/login/", _fill(login="citizen@demo.test")),
    ("new", "/merchant/apply/", _send()),
    ("clerk", "/merchant/", _fill(digits="12345678")),
    ("merchant", "/merchant/shop/{shop}/offers/new/", _send()),
    ("editor", "/admin/engagement/notice/add/", _send("#content form")),
    ("operator", "/admin/rewards/merchant/add/", _send("#content form")),
)


def states() -> Iterator[State]:
    shop = ids("merchant")["shop"]
    yield State("no such page", "citizen", "/nothing/", _stay)
    yield State("not allowed", "citizen", "/identity/desk/", _stay)
    yield State("tour offered", "", "/", _without_cookie)
    yield from (State(f"{name}.html", "", "/about/", _broken(name)) for name in BROKEN)
    yield from (State(f"wrong {path}", who, path.format(shop=shop), act) for who, path, act in FORMS)
