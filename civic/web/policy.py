"""The browser's policy about what a page may load, written once for all pages that add nothing to it."""

from typing import Any

from csp.constants import HEADER
from csp.middleware import CheckableLazyObject, CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

OWN = ("_csp_config", "_csp_update", "_csp_replace", "_csp_exempt")  # what the decorators of django-csp leave


class PolicyMiddleware(CSPMiddleware):
    """django-csp's own, which would put the same words together anew for each answer."""

    _usual: tuple[Any, str] = (None, "")  # the setting, and its words

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if self._has_its_own(request, response):
            return super().process_response(request, response)
        response[HEADER] = self._policy()
        request.csp_nonce = CheckableLazyObject(self._csp_nonce_post_response)  # type: ignore[attr-defined]
        return response

    @staticmethod
    def _has_its_own(request: HttpRequest, response: HttpResponseBase) -> bool:
        """Whether the answer, its kind or the settings ask for more than the one policy."""
        asked = any(hasattr(response, name) for name in OWN) or hasattr(request, "_csp_nonce")
        reported = getattr(settings, "CONTENT_SECURITY_POLICY_REPORT_ONLY", None) is not None
        return asked or reported or response.status_code in (404, 500) or HEADER in response

    def _policy(self) -> str:
        if self._usual[0] is not settings.CONTENT_SECURITY_POLICY:
            self._usual = (settings.CONTENT_SECURITY_POLICY, build_policy())
        return self._usual[1]
