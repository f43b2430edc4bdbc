"""A session of staff belongs to the network in which the second factor was shown; a copy of its cookie opens nothing.

Kept in the session alone, as a keyed hash of the network's first part: an address stands nowhere (docs/adr/0080).
"""

import ipaddress
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from civic.core.hooks import Hook

SHOWN_IN, SEEN_IN = "factor_network", "foreign_network"  # in the session
PARTS = {4: 24, 6: 48}  # bits of an address that stay while a line gets other addresses of its provider
FOREIGN: Hook[[HttpRequest, Any], object] = Hook("Who wants to know that a session of staff came from elsewhere?")


def last_shown(request: HttpRequest) -> float:
    """When the second factor was last shown in this session; 0 for never."""
    user: Any = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not user.is_staff:
        return 0
    return max((r["at"] for r in get_authentication_records(request, user) if r["method"] == "mfa"), default=0)


def bind(request: HttpRequest) -> None:
    """Remember from which network the factor was shown, by the very request that showed it."""
    request.session[SHOWN_IN] = network_of(request)
    request.session.pop(SEEN_IN, None)


def is_foreign(request: HttpRequest) -> bool:
    """Whether the session comes from another network than the one in which its factor was shown."""
    shown_in = request.session.get(SHOWN_IN)
    if not settings.STAFF_BOUND_TO_NETWORK or not shown_in:
        return False
    here = network_of(request)
    if here == shown_in:
        return False
    if request.session.get(SEEN_IN) != here:  # told once for each network, not at each request
        request.session[SEEN_IN] = here
        for _told in FOREIGN(request, request.user):
            pass
    return True


def network_of(request: HttpRequest) -> str:
    """The keyed hash of the network that a request comes from."""
    address = str(get_adapter(request).get_client_ip(request))
    try:
        parsed = ipaddress.ip_address(address)
        address = str(ipaddress.ip_network(f"{parsed}/{PARTS[parsed.version]}", strict=False))
    except ValueError:
        pass  # no address of the internet, such as a socket's: taken as it is
    return salted_hmac("civic.web.networks", address, algorithm="sha256").hexdigest()[:32]
