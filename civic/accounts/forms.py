"""Forms of the account pages: signing in, and what a citizen tells about themselves."""

import re
import unicodedata
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    ConfirmEmailVerificationCodeForm,
    ConfirmLoginCodeForm,
    LoginForm,
    RequestLoginCodeForm,
    ResetPasswordForm,
    SignupForm,
)
from allauth.core import context, ratelimit
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from civic.accounts import asking
from civic.accounts.digits import MailedCodeField
from civic.accounts.models import Citizen, District, Topic
from civic.accounts.names import readable
from civic.accounts.years import doubt
from civic.core.calendar import taipei_day

REPUBLIC = re.compile(r"(?:民國)?\s*([0-9]{1,3})\s*年?")

AGE_REASON = _(
    "If you are under %(age)s, a parent or guardian has to agree before you earn more than %(n)s coins a year. "
    "Left empty: the same holds for you until you tell us under “Me”."
)


def make_confirmable(user: Any) -> None:
    """Give a user that staff or an import made an address which the code can confirm; else allauth asks twice."""
    if user is not None:
        user.emailaddress_set.get_or_create(email=user.email, defaults={"primary": True})


class AddressMixin:
    """One wording for every field that takes an e-mail address."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")
        self.fields["email"].error_messages["required"] = _("Enter your e-mail address.")
        self.fields["email"].widget.attrs.pop("placeholder", None)


class RequestCodeForm(AddressMixin, RequestLoginCodeForm):
    """Asks for a code, and nothing else."""

    def clean_email(self) -> str:
        if self.cleaned_data["email"]:
            asking.take(context.request, self.cleaned_data["email"])
        email: str = super().clean_email()
        make_confirmable(self._user)
        return email


class SignInForm(LoginForm):
    """An e-mail address is enough: without a password, a code is sent. Staff may give their password."""

    def _setup_password_field(self) -> None:
        self.fields["login"].label = _("E-mail address")
        self.fields["login"].error_messages["required"] = _("Enter your e-mail address.")
        self.fields["password"].required = False
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def clean_password(self) -> str:
        """The button “Sign in with password” (`how=password`) needs one."""
        password: str = self.cleaned_data.get("password", "")
        if not password and self.data.get("how") == "password":
            raise forms.ValidationError(_("Enter your password, or have a code sent to you."))
        return password

    def _clean_without_password(self, email: str | None, phone: str | None) -> dict[str, Any]:
        try:
            asking.take(context.request, email or "")
        except forms.ValidationError as error:
            self.add_error("login", error)
            return self.cleaned_data
        cleaned: dict[str, Any] = super()._clean_without_password(email, phone)
        make_confirmable(self.user)
        return cleaned

    @property
    def wants_password(self) -> bool:
        """Whether the password part should stand open: the person tried it."""
        return self.is_bound and (self.data.get("how") == "password" or bool(self.data.get("password")))


class YearField(forms.IntegerField):
    """A year of birth; it may stay empty."""

    def __init__(self, **kwargs: Any) -> None:
        shown = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "bday-year", "maxlength": "6"})
        faults = {
            "invalid": _("Write the year in four digits, such as 1968."),
            "min_value": _("Write the year in four digits, not before 1900."),
        }
        kwargs = {"label": _("Year of birth"), "min_value": 1900, "error_messages": faults, **kwargs}
        super().__init__(required=False, widget=shown, **kwargs)

    def clean(self, value: Any) -> int | None:
        year: int | None = super().clean(self._said_by_republic(value))
        if year is not None and year > taipei_day(timezone.now()).year:
            raise forms.ValidationError(_("The year of birth is in the future."))
        return year

    @staticmethod
    def _said_by_republic(value: Any) -> Any:
        """Say which year it is when somebody types 57 or 民國57, as on the identity card; nothing is guessed."""
        told = REPUBLIC.fullmatch(unicodedata.normalize("NFKC", str(value or "")).strip())
        year = int(told.group(1)) + 1911 if told else 0
        if told and year <= taipei_day(timezone.now()).year:
            words = _("Write the year in four digits: the year %(n)s of the Republic is %(year)s.")
            raise forms.ValidationError(words % {"n": told.group(1), "year": year}, code="by_republic")
        return value


class SureOfTheYearMixin:
    """A year that changes what one may do, or that hardly anybody was born in, is asked about once before it counts.

    A tick in `sure`, whose value is the year, is the answer; see the template `_sure_year.html`.
    """

    fields: dict[str, forms.Field]
    data: Any
    initial: Any
    odd_year: int | None = None  # the year that waits for its tick

    def clean_birth_year(self) -> int | None:
        year: int | None = self.cleaned_data["birth_year"]  # type: ignore[attr-defined]
        reason = doubt(year, known=self.initial.get("birth_year"), today=taipei_day(timezone.now()))
        if not reason:
            return year
        self.odd_year = year
        if self.data.get("sure") != str(year):
            raise forms.ValidationError(reason, code="sure")
        return year


class AgeMixin(SureOfTheYearMixin):
    """Where the county asks for the age, the year of birth is asked of whoever joins; nobody has to tell it."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if settings.AGE_ASKED:
            cap = {"age": settings.MINOR_AGE, "n": settings.MINOR_COIN_CAP}
            self.fields["birth_year"] = YearField(help_text=AGE_REASON % cap)


class JoinForm(AgeMixin, AddressMixin, SignupForm):
    """An e-mail address is all that it takes."""

    def clean_email(self) -> str:
        email: str = super().clean_email()
        asking.take(context.request, email)
        return email


class ForgottenPasswordForm(AddressMixin, ResetPasswordForm):
    pass


class DigitsMixin:
    """A code of digits: phones show the number pad and offer the code from the mail."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code")
        self.fields["code"].error_messages["required"] = _("Enter the code.")
        self.fields["code"].widget.attrs = {
            "class": "input-digits",
            "inputmode": "numeric",
            "autocomplete": "one-time-code",
            "autofocus": True,
        }


class FewGuessesMixin:
    """Counts each guess at a mailed code outside the session, where guesses at the same instant miss each other.

    What is counted is told by the page (`sent`, see civic.signin.code_pages): by the code itself an address that
    nobody has would be counted apart from others, and so be told from them.
    """

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, sent: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sent = sent
        self.fields["code"] = MailedCodeField(label=_("Code"), attrs={"autofocus": True})

    def is_a_guess(self) -> bool:
        """Whether something was typed that could have been the code."""
        faults: Any = self.errors  # type: ignore[attr-defined]
        return not {"required", "max_length", "no_guess"} & {fault.code for fault in faults.as_data().get("code", [])}

    def clean_code(self) -> str:
        request = context.request
        if not ratelimit.consume(request, action="guess_code", key=f"{request.session.session_key}:{self.sent}"):
            raise get_adapter().validation_error("too_many_login_attempts")
        code: str = super().clean_code()  # type: ignore[misc]
        return code


class SignInCodeForm(FewGuessesMixin, ConfirmLoginCodeForm):
    pass


class EmailCodeForm(FewGuessesMixin, ConfirmEmailVerificationCodeForm):
    pass


class OnceMixin:
    """A code of the app counts once, as long as a clock within the tolerance would still take it (RFC 6238, 5.2).

    allauth remembers a code for one period alone, and would take it again in the next one.
    """

    user: Any

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        digits = normalize_user_code(code)
        periods = 2 * mfa_settings.TOTP_TOLERANCE + 2
        taken = salted_hmac("civic.accounts.once", f"{self.user.pk}|{digits}").hexdigest()
        if not cache.add(f"second-factor-{taken}", 1, timeout=periods * mfa_settings.TOTP_PERIOD):
            raise get_mfa_adapter().validation_error("incorrect_code")
        return code


class SecondFactorForm(OnceMixin, DigitsMixin, AuthenticateForm):
    pass


class SecondFactorAgainForm(OnceMixin, DigitsMixin, ReauthenticateForm):
    pass


class ActivateSecondFactorForm(DigitsMixin, ActivateTOTPForm):
    pass


class ProfileForm(SureOfTheYearMixin, forms.Form):
    """Every particular is optional, and says why it is asked."""

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        required=False,
        validators=[readable],
        help_text=_("How we address you. A nickname is fine."),
    )
    district = forms.ModelChoiceField(
        District.objects.all(),
        label=_("Where you live"),
        required=False,
        empty_label=_("Rather not say"),
        help_text=_("For notices of your own township, such as water cuts. Left empty: only those for everyone."),
    )
    birth_year = YearField(
        help_text=_("For notices for your age, such as vaccinations. Left empty: only those for every age.")
    )
    gender = forms.ChoiceField(
        label=_("Gender"),
        choices=Citizen.Gender.choices,
        required=False,
        help_text=_(
            "For health notices that concern one gender, such as screenings. Left empty: you do not get these."
        ),
    )

    topics = forms.ModelMultipleChoiceField(
        Topic.objects.filter(in_use=True),
        label=_("What you would like to hear about"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("This topic is not on the list.")},
        help_text=_("For notices about these topics. Without a tick you still get the notices for everyone."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not Topic.objects.filter(in_use=True).exists():
            del self.fields["topics"]
        self.fields["name"].widget.attrs["autocomplete"] = "nickname"
