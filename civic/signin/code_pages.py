"""The pages on which a mailed code is typed: allauth's, for people who are slow, mistype, or ask for another mail."""

import time
from typing import Any

from allauth.account.internal.flows.email_verification_by_code import EMAIL_VERIFICATION_CODE_SESSION_KEY
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY, stash_login
from allauth.account.views import ConfirmEmailVerificationCodeView, ConfirmLoginCodeView
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode

from civic.codes.actions import CodeExpired
from civic.signin.entrances import WANTED
from civic.web.refusals import explained


class PatientCodePage:
    """A code is good for its whole time from the newest mail on; a half-typed one costs no try."""

    request: HttpRequest
    stage: Any
    _process: Any
    _action: str
    other_way: str  # where the mail leads when it brings no code: to the name of that page

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_anonymous and _is_over(request):
            messages.error(request, explained(CodeExpired()))  # allauth leads back without a word
        page: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return page

    def get_form_kwargs(self) -> dict[str, Any]:
        found: dict[str, Any] = super().get_form_kwargs()  # type: ignore[misc]
        if self._action == "verify":
            state = self._process.state
            found["sent"] = f"{state['at']}:{state['resend_count']}"
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        then = self.request.session.get(WANTED)
        facts = {"email": found["email"], **({"next": then} if then else {})}
        return {**found, "other_url": f"{reverse(self.other_way)}?{urlencode(facts)}"}

    def form_invalid(self, form: Any) -> Any:
        if self._action == "verify" and not form.is_a_guess():
            return self.render_to_response(self.get_context_data(form=form))  # type: ignore[attr-defined]
        return super().form_invalid(form)  # type: ignore[misc]

    def _resend_form_valid(self, form: Any) -> Any:
        self._process.state["at"] = time.time()
        if self.stage:
            self.stage.login.initiated_at = time.time()
            stash_login(self.request, self.stage.login)
        return super()._resend_form_valid(form)  # type: ignore[misc]


class SignInCodeView(PatientCodePage, ConfirmLoginCodeView):
    other_way = "account_signup"


class JoiningCodeView(PatientCodePage, ConfirmEmailVerificationCodeView):
    other_way = "account_login"


def _is_over(request: HttpRequest) -> bool:
    """Whether a code was asked for in this browser, longer ago than it is good for."""
    login, joining = (request.session.get(key) for key in (LOGIN_SESSION_KEY, EMAIL_VERIFICATION_CODE_SESSION_KEY))
    since = [login.get("initiated_at")] if isinstance(login, dict) else []
    since += [joining.get("at")] if isinstance(joining, dict) else []
    return any(at and time.time() - at > settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT for at in since)
