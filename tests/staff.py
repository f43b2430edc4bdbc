"""Members of staff at work in the administration, for the tests of its pages."""

from typing import Any

from django.test import Client

from civic.accounts.models import User
from civic.agencies.models import Agency
from tests import factories as make

PORTAL = ("coordinator", "operator", "finance", "auditor")


def team(home: Agency) -> dict[str, User]:
    """Everybody who may knock at a page: the agency's own people, a stranger's editor, the portal's people."""
    people = {role: make.staff(role) for role in PORTAL}
    return people | {
        "editor": make.staff("editor", home),
        "approver": make.staff("approver", home),
        "outsider": make.staff("editor", make.agency("他局")),
        "citizen": make.citizen().user,
    }


def at_desk(user: User) -> Client:
    """A signed-in browser."""
    client = Client()
    client.force_login(user)
    return client


def messages_of(response: Any) -> list[str]:
    """The messages that a page shows after a step."""
    return [str(message) for message in response.context["messages"]]
