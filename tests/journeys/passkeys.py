"""A phone with a passkey, and signing in by mailed code, for journeys that need both."""

import re
from typing import Any

from django.core import mail

from civic.accounts.models import User


def with_authenticator(page: Any) -> Any:
    """A phone that recognises its owner by finger."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return cdp


def code_in(message: Any) -> str:
    return re.search(r"^\d{6}$", message.body, re.MULTILINE).group()


def sign_in(page: Any, user: User) -> None:
    page.fill("input[name=login]", user.email)
    page.click("button[value=code]")
    page.wait_for_url("**/login/code/confirm/**")
    page.fill("input[name=code]", code_in(mail.outbox[-1]))
    page.click(".card button[type=submit]")
    page.wait_for_url(lambda url: "/accounts/" not in url)


def at_the_desk(page: Any, staff: User) -> Any:
    """The page, on which this member of staff made a passkey and came to the administration by it alone."""
    staff.emailaddress_set.create(email=staff.email, verified=True, primary=True)
    with_authenticator(page)
    sign_in(page, staff)
    page.goto("/accounts/2fa/webauthn/add/")
    page.click("form[data-passkey] button[type=submit]")
    page.wait_for_url("**/recovery-codes/**")
    page.context.clear_cookies()
    page.goto("/accounts/login/?next=/admin/")
    page.click("form[data-passkey] button[type=submit]")
    page.wait_for_url("**/admin/")
    return page
