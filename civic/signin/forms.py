from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
    SignupWebAuthnForm,
)
from allauth.socialaccount.forms import SignupForm
from django import forms
from django.utils.translation import gettext_lazy as _

from civic.accounts.digits import MailedCodeField
from civic.accounts.forms import AddressMixin, AgeMixin
from civic.accounts.names import readable

NOT_AN_ANSWER = (KeyError, ValueError, TypeError, AttributeError, IndexError)


class NamedPasskey:
    """A passkey carries a name, so that its owner can tell several apart."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("Name of the passkey"),
            max_length=40,
            required=False,
            validators=[readable],
            help_text=_("So that you can tell several apart, such as “my phone”."),
        )
        self.fields.pop("passwordless", None)

    def clean(self) -> dict[str, Any]:
        """Every passkey here signs in by itself, so the device must know its owner: by finger, face or PIN."""
        self.cleaned_data["passwordless"] = True  # type: ignore[attr-defined]
        try:
            cleaned: dict[str, Any] = super().clean()  # type: ignore[misc]
        except NOT_AN_ANSWER as error:
            raise get_adapter().validation_error("incorrect_code") from error
        return cleaned


class NewPasskeyForm(NamedPasskey, AddWebAuthnForm):
    pass


class FirstPasskeyForm(NamedPasskey, SignupWebAuthnForm):
    pass


class ShownPasskey:
    """What a browser sends is checked by the library, which stumbles over answers that lack a part."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except NOT_AN_ANSWER as error:
            raise get_adapter().validation_error("incorrect_code") from error


class PasskeySignInForm(ShownPasskey, LoginWebAuthnForm):
    pass


class PasskeySecondFactorForm(ShownPasskey, AuthenticateWebAuthnForm):
    pass


class PasskeyAgainForm(ShownPasskey, ReauthenticateWebAuthnForm):
    pass


class NewcomerForm(AgeMixin, AddressMixin, SignupForm):
    """LINE or Google told no address, so we ask for one; a code confirms it."""


class ConfirmForm(forms.Form):
    """The code that shows once more that it is you."""

    code = MailedCodeField(label=_("Code"), attrs={"autofocus": True})


class NewAddressForm(forms.Form):
    email = forms.EmailField(
        label=_("New e-mail address"),
        error_messages={"required": _("Enter your e-mail address.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class BothCodesForm(forms.Form):
    """A code from each mailbox."""

    old_code = MailedCodeField(label=_("Code from the old mailbox"))
    new_code = MailedCodeField(label=_("Code from the new mailbox"))
