"""Every address of the site is a page of the demo's world that somebody can open, or is known to be none."""

import re

import pytest

from tests.addresses import addresses
from tests.portal import NOT_OURS, PEOPLE, pages

pytestmark = pytest.mark.django_db
NO_PAGE = {
    # for programs: feeds, the list of pages, and two plain files
    "notices.atom",
    "notices.json",
    "agencies/<slug>/notices.atom",
    "agencies/<slug>/notices.json",
    "sitemap.xml",
    "robots.txt",
    ".well-known/security.txt",
    # what takes a form, and leads on
    "notices/<pk>/passage/",
    "display/", "language/", "tour/", "me/data/export/", "me/data/keep/", "me/data/withdraw/", "merchant/check/",
    "merchant/confirm/", "merchant/invitations/<pk>/withdraw/", "merchant/receipts/<pk>/void/",
    "merchant/shop/<pk>/open/", "merchant/staff/<pk>/remove/", "merchant/staff/<pk>/last-day/",
    "merchant/statements/<number>/confirm/",
    "merchant/statements/<number>/invoice/", "merchant/statements/<number>/lines/<pk>/dispute/",
    "wallet/holds/<pk>/appeal/", "wallet/cards/<pk>/block/",
    # files, signs of life, parts of a page
    "favicon.ico", "healthz", "metrics", "manifest.webmanifest", "sw.js", "me/data/exports/<copy>.zip",
    "open-data/<slug>.csv", "open-data/<slug>.json", "questionnaires/<pk>/results.csv",
    "questionnaires/<pk>/results.xlsx", "questionnaires/<pk>/results.json",
    "merchant/statements/<number>/lines.csv", "pay/<pk>/qr.svg", "pay/<pk>/status/",
    "accounts/2fa/recovery-codes/download/",
    # pages that stand in the middle of a way: an invitation, a mailed code, a paired second factor, a new document
    "merchant/join/<token>/", "accounts/login/code/confirm/", "accounts/confirm-email/", "accounts/2fa/authenticate/",
    "accounts/2fa/reauthenticate/", "accounts/2fa/totp/activate/", "accounts/2fa/recovery-codes/",
    "accounts/2fa/recovery-codes/generate/",
    "accounts/2fa/totp/deactivate/", "accounts/password/set/", "agree/", "accounts/2fa/webauthn/add/",
    "accounts/2fa/webauthn/login/", "accounts/2fa/webauthn/reauthenticate/", "accounts/2fa/webauthn/signup/",
    "accounts/google/login/", "accounts/google/login/callback/",
    "accounts/line/login/", "accounts/line/login/callback/",
    "c/<code>/", "v/<code>/", "guardian/<token>/", "messages/off/<token>/", "identity/v/<code>/",
    "me/sign-in/confirm/passkey/",
    "me/sign-in/passkeys/<pk>/remove/", "merchant/payouts/<pk>/",
    # what takes a form in the slices that came later
    "identity/letters/<pk>/cancel/", "me/data/processing/", "me/digital/leave/", "vouchers/<pk>/cancel/",
    "me/identity/counter/",
    "help/contact/sent/", "help/contact/shared/", "me/answers/coins/<pk>/", "questionnaires/<pk>/correct/",
    "me/devices/end/", "me/devices/<pk>/end/",
    "inbox/read/", "inbox/mark/", "m/<token>/",
    "me/identity/letter/", "me/sign-in/<provider>/unlink/", "merchant/card/",
    "emergencies/<pk>/", "emergencies/<pk>/answer/", "emergencies/now/", "emergencies/pinned/",
    "alerts.atom", "alerts/<pk>.xml",
    "preferences/devices/<pk>/end/",
    "hooks/mail/", "line/", "line/link/", "preferences/mailbox/", "preferences/sms/", "preferences/sms/end/",
    "hooks/line/", "preferences/line/begin/", "preferences/line/end/", "preferences/line/link/",
    "merchant/devices/<pk>/revoke/", "merchant/changes/<pk>/withdraw/",
    "shops/maps/", "shops/<pk>/favourite/",
    "merchant/photo/", "merchant/receipts/<pk>/refund/", "merchant/receipts/<pk>/late-refund/",
    # calendars of events, codes of a pass, and what takes a form beside it
    "events.ics", "events/<pk>.ics", "events/feed/<code>.ics", "events/pass/<pk>/qr.svg", "events/pass/<pk>/step-back/",
    "events/pass/<pk>/take/", "events/pass/<pk>/appeal/", "events/mine/calendar/",
    "me/home/newest/", "notices/<pk>/files/<number>/",
    # the door of an event that is under way
    "door/<code>/", "doors/<pk>/", "doors/<pk>/kept/", "doors/<pk>/check/", "doors/<pk>/photo/", "doors/<pk>/tick/",
    "doors/<pk>/walk-in/", "doors/<pk>/undo/", "doors/<pk>/name/", "doors/<pk>/leave/", "doors/<pk>/list/",
    "doors/<pk>/scans/", "doors/<pk>/screen/", "here/<pk>/", "here/<pk>/<code>/",
    # files and parts of their pages
    "merchant/payments/<kind>/", "merchant/paid/<kind>/", "shops/outlines.json",
    "merchant/day/", "vouchers/<pk>/qr.svg", "vouchers/<pk>/status/", "wallet/lines/<transaction>/",
    "merchant/shop/<pk>/poster.svg",
    "merchant/statements/<number>/disputes/<pk>/photo/",
    "merchant/statements/<number>/invoice/photo/", "merchant/statements/<number>/receipt.pdf",
    "merchant/statements/<number>/statement.pdf", "pay/receipts/<pk>/status/",
}  # fmt: skip


def test_every_address_of_the_site_is_a_page_or_known_to_be_none(shared_portal: None) -> None:
    """A new page needs something to show: an address that nobody can open in the demo's world is named here."""
    routes = {address.route for address in addresses() if not address.route.startswith(("admin/", *NOT_OURS))}
    unreached = routes - NO_PAGE

    def wanted(path: str) -> bool:
        return any(_fits(route, path) for route in unreached)

    for people in PEOPLE.values():
        for page in pages(people, wanted):
            unreached -= {route for route in unreached if _fits(route, page.path)}
    assert unreached == set()


def _fits(route: str, path: str) -> bool:
    return re.fullmatch(re.sub(r"<\w+>", "[^/]+", "/" + route), path) is not None
