"""A program that calls the API with somebody's token."""

from typing import Any

from django.utils import timezone
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from civic.accounts.models import Citizen, User
from civic.staff import tokens

ROOT = "/api/v1/"


def program_of(someone: User | Citizen | None, language: str = "en") -> APIClient:
    """The client of a person; of a visitor for None."""
    client = APIClient(raise_request_exception=True)
    client.default_format = "json"
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    if someone is not None:
        user = someone.user if isinstance(someone, Citizen) else someone
        client.defaults["HTTP_AUTHORIZATION"] = f"Token {key_of(user)}"
    return client


def key_of(user: User) -> str:
    """What a person's program signs in with; of staff one that may do all that they may."""
    if not user.is_staff:
        return str(Token.objects.get_or_create(user=user)[0].key)
    wanted = [scope for scope, _words in tokens.offered(user) if scope.endswith(":write")]
    return tokens.issue(user, program="test", wanted=wanted, days=1, by=None, now=timezone.now())[1]


def refusal(response: Any, status: int) -> dict[str, Any]:
    """The error in a response that must have this status and the one shape."""
    assert response.status_code == status, (response.status_code, response.content)
    assert response["Content-Type"] == "application/json"
    body = response.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message", "fields"}
    assert body["error"]["message"]
    return dict(body["error"])
