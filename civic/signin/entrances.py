"""The pages for signing in and for joining, open also to whoever still has a code waiting in this browser."""

from typing import Any

from allauth.account.internal.flows.email_verification_by_code import EMAIL_VERIFICATION_CODE_SESSION_KEY
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LoginView, SignupView
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse

WANTED = "wanted_page"  # in the session: where whoever asked for a code wanted to go, known address or not


class OpenWhileACodeWaits:
    """A waiting code leads back to its page; not those who come by a mail's link, with their address, or ask anew."""

    request: HttpRequest

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.session[WANTED] = get_next_redirect_url(request)
        answer: HttpResponse = super().post(request, *args, **kwargs)  # type: ignore[misc]
        return answer

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> Any:
        if request.method == "POST" or "email" in request.GET:
            return None
        return super()._redirect_to_pending_stage(request, stage)  # type: ignore[misc]


class SignInView(OpenWhileACodeWaits, LoginView):
    def get_initial(self) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_initial()
        email = self.request.GET.get("email", "")
        try:
            validate_email(email)
        except ValidationError:
            return initial
        return {**initial, "login": email}

    def form_valid(self, form: Any) -> HttpResponse:
        self.request.session.pop(EMAIL_VERIFICATION_CODE_SESSION_KEY, None)  # whoever was joining signs in instead
        return super().form_valid(form)


class JoinView(OpenWhileACodeWaits, SignupView):
    pass
