"""LINE and Google, as configured in the environment, with their doors on this machine."""

import pytest
from allauth.socialaccount.providers.google.views import GoogleOAuth2Adapter
from allauth.socialaccount.providers.line.views import LineOAuth2Adapter

from civic.deploy import env
from tests.oauth import CLIENT, SECRET, provider


@pytest.fixture
def google(settings, monkeypatch):
    settings.SOCIALACCOUNT_PROVIDERS = env.providers(google=(CLIENT, SECRET))
    with provider() as server:
        monkeypatch.setattr(GoogleOAuth2Adapter, "authorize_url", f"{server.url}/authorize")
        monkeypatch.setattr(GoogleOAuth2Adapter, "access_token_url", f"{server.url}/token")
        yield server


@pytest.fixture
def line(settings, monkeypatch):
    settings.SOCIALACCOUNT_PROVIDERS = env.providers(line=(CLIENT, SECRET))
    with provider("https://access.line.me") as server:
        monkeypatch.setattr(LineOAuth2Adapter, "authorize_url", f"{server.url}/authorize")
        monkeypatch.setattr(LineOAuth2Adapter, "access_token_url", f"{server.url}/token")
        monkeypatch.setattr(LineOAuth2Adapter, "id_token_url", f"{server.url}/verify")
        yield server
