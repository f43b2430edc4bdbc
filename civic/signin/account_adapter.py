"""How allauth makes accounts here: no password, an e-mail code, and a citizen profile beside the user."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from civic.accounts import actions
from civic.outbox import mail
from civic.signin import noting
from civic.signin.landing import landing_of
from civic.signin.refused import LeadsToAnswers
from civic.signin.sure import is_sure
from civic.signin.told_year import keep_told_year
from civic.web.context import portal_name


def on_public_host(value: Any) -> Any:
    """An address of the portal as everybody can open it; whatever is no address stays as it is."""
    if not isinstance(value, str) or not value.startswith(("http://", "https://")):
        return value
    return settings.PUBLIC_URL + urlsplit(value)._replace(scheme="", netloc="").geturl()


class AccountAdapter(LeadsToAnswers, DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": gettext_lazy("This is not the right code. Please look at the newest mail."),
        "enter_current_password": gettext_lazy("This is not your current password."),
        "too_many_login_attempts": gettext_lazy(
            "Too many wrong tries. Have a new code sent, or try again in 15 minutes."
        ),
        "account_inactive": gettext_lazy("This account is closed. Write to us if you think that this is wrong."),
        "cannot_remove_primary_email": gettext_lazy("Your account needs this address. Change it instead."),
        "duplicate_email": gettext_lazy("This is the address that your account has already."),
        "email_password_mismatch": gettext_lazy("The address or the password is not right. Try again, or take a code."),
        "email_taken": gettext_lazy("This address opens another account. Sign in with it, or take another address."),
        "incorrect_password": gettext_lazy("This is not the right password."),
        "invalid_login": gettext_lazy("Enter your e-mail address."),
        "invalid_or_expired_key": gettext_lazy("This link is too old or was used before. Ask for a new one."),
        "invalid_password_reset": gettext_lazy("This link is too old or was used before. Ask for a new one."),
        "unknown_email": gettext_lazy("Nobody has joined with this address."),
        "unverified_primary_email": gettext_lazy("Confirm your e-mail address first."),
        "same_as_current": gettext_lazy("This is what you have now. Write something else."),
        "rate_limited": gettext_lazy("One moment, please: a code was sent only just now."),
    }
    answers = {
        "incorrect_code": "code-wrong",
        "rate_limited": "code-not-arrived",
        "too_many_login_attempts": "too-many-tries",
        "account_inactive": "account-closed",
        "email_password_mismatch": "sign-in-otherwise",
        "enter_current_password": "sign-in-otherwise",
        "incorrect_password": "sign-in-otherwise",
        "invalid_or_expired_key": "sign-in-otherwise",
        "invalid_password_reset": "sign-in-otherwise",
        "cannot_remove_primary_email": "change-address",
        "duplicate_email": "change-address",
        "email_taken": "change-address",
        "unverified_primary_email": "code-not-arrived",
    }

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """That a code was sent is good news, at joining as at signing in; a refusal leads to its answer."""
        if "message" in kwargs:
            kwargs["message"] = self.led(kwargs["message"])
        if args[:1] == ("account/messages/email_confirmation_sent.txt",):
            level = messages.SUCCESS
        super().add_message(request, level, *args, **kwargs)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Too many wrong tries shut the door for a quarter of an hour; of staff's that is on file."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            noting.locked(request, noting.account_of(credentials.get("email", "")))
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        noting.failed(request, noting.account_of(credentials.get("email", "")), "password")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """A citizen who has just shown who they are, in whatever way, is not asked for a password besides."""
        if not self.request.user.is_staff and is_sure(self.request):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        saved: Any = super().save_user(request, user, form, commit=commit)
        if commit:
            actions.ensure_citizen(saved)
            keep_told_year(request, saved, form)
        return saved

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """People who work in a shop begin at its counter; whoever was sent to sign in goes back where they were."""
        user: Any = request.user
        return (landing_of(user) if user.is_authenticated else "") or str(super().get_login_redirect_url(request))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("civic:sign_in_methods")

    def send_account_already_exists_mail(self, email: str) -> None:
        """Before it, as much is written as for a newcomer, so that the time does not tell who has joined."""
        actions.rehearse_joining()
        super().send_account_already_exists_mail(email)

    def set_password(self, user: Any, password: str) -> None:
        """By the page for it: so its owner chose it."""
        user.password_is_own = True
        super().set_password(user, password)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Leave by the outbox; mails name the portal and its public address, whatever host the request came to."""
        site = SimpleNamespace(name=portal_name(), domain=settings.PUBLIC_URL)
        facts = {"current_site": site, "support_email": settings.SUPPORT_EMAIL, "public_url": settings.PUBLIC_URL}
        public = {name: on_public_host(value) for name, value in context.items()}
        letter = self.render_mail(template_prefix, email, {"request": self.request, "email": email, **public, **facts})
        html = next((str(part) for part, kind in getattr(letter, "alternatives", ()) if kind == "text/html"), "")
        mail.file(email, str(letter.subject), str(letter.body), html=html, secret="code" in context, at_once=True)
