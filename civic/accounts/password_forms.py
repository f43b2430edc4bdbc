"""Setting a password: what it has to be is said before it is typed, to staff and to citizens in their own words."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, ReauthenticateForm, ResetPasswordKeyForm, SetPasswordForm
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from civic.accounts.passwords import LEAST, NOT_AGAIN, must_change


class SaysWhatItTakes:
    fields: dict[str, forms.Field]
    user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["password1"].label = _("New password")
        self.fields["password2"].label = _("New password once more")
        self.fields["password1"].help_text = self._rule()

    def _rule(self) -> str:
        if getattr(self.user, "is_staff", False):
            words = _("At least %(n)s characters, and none of your last %(last)s passwords. Several words are easiest.")
            return words % {"n": LEAST, "last": NOT_AGAIN}
        return _("At least 10 characters. Several words are easiest to remember; you need none at all to sign in.")


class ConfirmPasswordForm(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].widget.attrs.pop("placeholder", None)


class NextPasswordForm(SaysWhatItTakes, ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Current password")
        self.fields["oldpassword"].help_text = ""
        self.fields["oldpassword"].error_messages["required"] = _("Enter your current password.")

    @property
    def why(self) -> str:
        """Why it has to be changed before anything else; empty when nothing presses."""
        return must_change(self.user, now=timezone.now())


class FirstPasswordForm(SaysWhatItTakes, SetPasswordForm):
    pass


class PasswordByLinkForm(SaysWhatItTakes, ResetPasswordKeyForm):
    pass
