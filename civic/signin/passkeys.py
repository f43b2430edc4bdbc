"""Adding a passkey."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.utils import get_next_redirect_url
from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.flows import auto_generate_recovery_codes
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from civic.signin.forms import NewPasskeyForm, PasskeyAgainForm
from civic.web.refusals import with_answer


class NewPasskeyView(AddWebAuthnView):
    """Citizens get a passkey and nothing more; staff get recovery codes with it, since theirs is a second factor."""

    template_name = "civic/signin/new_passkey.html"

    def get_form_class(self) -> type[NewPasskeyForm]:
        return NewPasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        user: Any = self.request.user
        context["options"] = auth.begin_registration(user, True)
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        self.did_generate_recovery_codes = add(self.request, form.cleaned_data)
        return super(AddWebAuthnView, self).form_valid(form)

    def get_success_url(self) -> str:
        return reverse("mfa_view_recovery_codes" if self.did_generate_recovery_codes else "civic:sign_in_methods")


def add(request: HttpRequest, facts: dict[str, Any]) -> bool:
    """Keep the passkey and write to its owner; return whether there are recovery codes to be shown."""
    user: Any = request.user
    made = auth.WebAuthn.add(user, facts["name"], facts["credential"]).instance
    signals.authenticator_added.send(Authenticator, request=request, user=user, authenticator=made)
    get_adapter(request).send_notification_mail("mfa/email/webauthn_added", user)
    messages.success(request, _("The passkey is added: from now on you sign in with it."))
    return bool(user.is_staff and auto_generate_recovery_codes(request))


@require_http_methods(["GET", "POST"])
@login_required
def confirm(request: HttpRequest) -> HttpResponse:
    """Show once more who it is, by one of one's own passkeys. A GET hands the browser its question."""
    user: Any = request.user
    if request.method == "GET":
        return JsonResponse({"request_options": auth.begin_authentication(user)}, json_dumps_params={"default": dict})
    form = PasskeyAgainForm(request.POST, user=user)
    if form.is_valid():
        form.save()
        return redirect(get_next_redirect_url(request) or "civic:sign_in_methods")
    words = _("That did not work. Please try again, or choose another way to sign in.")
    messages.error(request, with_answer(words, "sign-in-otherwise"))
    return redirect("civic:confirm_me")
