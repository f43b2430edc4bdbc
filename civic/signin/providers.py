"""Signing in with LINE or Google: out to the provider and back, and what happens when it does not answer."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.google import views as google
from allauth.socialaccount.providers.line import views as line
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from civic.signin.adapter import NAMES
from civic.signin.sure import sure_first

LOGIN = {"line": line.oauth2_login, "google": google.oauth2_login}
CALLBACK = {"line": line.oauth2_callback, "google": google.oauth2_callback}


def leave(request: HttpRequest, provider: str) -> HttpResponse:
    """Lead to the provider by a page of ours: by CSP a form may lead nowhere else, not even by redirects."""
    _must_be_configured(provider)
    if request.GET.get("process") == "connect":
        return sure_first(_leave)(request, provider)
    return _leave(request, provider)


def _leave(request: HttpRequest, provider: str) -> HttpResponse:
    response: HttpResponse = LOGIN[provider](request)
    to = response.headers.get("Location", "")
    if not to or url_has_allowed_host_and_scheme(to, {request.get_host()}):
        return response
    page = render(request, "civic/signin/leaving.html", {"to": to, "provider": NAMES[provider]})
    page["Refresh"] = f"0;url={to}"
    page["Referrer-Policy"] = "no-referrer"
    return page


def come_back(request: HttpRequest, provider: str) -> HttpResponse:
    """Let in whom the provider names; whatever it answers, the person gets a sentence and the other ways."""
    _must_be_configured(provider)
    try:
        response: HttpResponse = CALLBACK[provider](request)
    except (KeyError, ValueError, TypeError) as error:  # an answer that has not the promised form
        known: Any = get_adapter().get_provider(request, provider)
        try:
            response = render_authentication_error(request, known, exception=error)
        except ImmediateHttpResponse as immediate:
            response = immediate.response
    return response


def _must_be_configured(provider: str) -> None:
    if provider not in settings.SOCIALACCOUNT_PROVIDERS:
        raise Http404
