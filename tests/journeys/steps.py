"""What people do in a browser, as several journeys need it: let in, sign in, show a code, move by keyboard."""

import re
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.test import Client

PASSWORD = "a-long-enough-phrase"


def let_in(person: Any) -> None:
    """Give somebody a password and a confirmed address."""
    person.password_is_own = True
    person.set_password(PASSWORD)
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)


def sign_in(page: Any, person: Any) -> None:
    page.goto("/accounts/login/")
    page.locator("details summary").last.click()
    page.locator("form:has(input[name=password]) input[name=login]").fill(person.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in with password").click()
    page.wait_for_url(lambda address: "/login" not in address)


def sign_up(page: Any, email: str) -> None:
    """Make an account with a code by mail."""
    page.goto("/accounts/signup/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_role("button", name=re.compile("Send|Sign up|code", re.I)).first.click()
    page.wait_for_url("**/confirm-email/**")
    code = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", mail.outbox[-1].body, re.M).group(1)
    page.locator("input[name=code]").fill(code)
    page.locator("main form button[type=submit], main form button:not([type])").first.click()


def show_a_code(page: Any, amount: int) -> str:
    """Ask for a payment code; return its eight digits."""
    page.goto("/pay/")
    page.locator("input[name=amount]").fill(str(amount))
    page.get_by_role("button", name="Show the payment code").click()
    page.wait_for_selector(".qr img")
    return page.locator(".digits").inner_text().replace(" ", "").replace("\n", "")


def enter(page: Any, server: Any, person: Any, language: str) -> None:
    """Sign somebody in without the form, in one of the languages."""
    client = Client()
    cookies = [{"name": "django_language", "value": language, "url": server.url}]
    if person:
        client.force_login(person)
        name = settings.SESSION_COOKIE_NAME
        cookies.append({"name": name, "value": client.cookies[name].value, "url": server.url})
    page.context.add_cookies(cookies)


def tab_to(page: Any, words: str) -> None:
    """Press Tab until what has the focus says these words, as a keyboard user does."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if words in page.evaluate("(document.activeElement.labels?.[0] ?? document.activeElement).textContent"):
            return
    raise AssertionError(f"The Tab key does not reach “{words}”.")
