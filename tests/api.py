"""A program that calls the API with somebody's token."""

from typing import Any

from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from civic.accounts.models import Citizen, User

ROOT = "/api/v1/"


def program_of(someone: User | Citizen | None, language: str = "en") -> APIClient:
    """The client of a person; of a visitor for None."""
    client = APIClient(raise_request_exception=True)
    client.default_format = "json"
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    if someone is not None:
        user = someone.user if isinstance(someone, Citizen) else someone
        token, _created = Token.objects.get_or_create(user=user)
        client.defaults["HTTP_AUTHORIZATION"] = f"Token {token.key}"
    return client


def refusal(response: Any, status: int) -> dict[str, Any]:
    """The error in a response that must have this status and the one shape."""
    assert response.status_code == status, (response.status_code, response.content)
    assert response["Content-Type"] == "application/json"
    body = response.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message", "fields"}
    assert body["error"]["message"]
    return dict(body["error"])
