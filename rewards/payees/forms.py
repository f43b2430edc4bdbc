"""Forms in which an owner asks for another account, and an operator proposes a change."""

from typing import Any, ClassVar

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.accounts.names import visible
from civic.core.cells import no_formula
from civic.desk.fields import UserByEmailField
from civic.shown_codes.forms import DigitsField
from civic.web.uploads import PaperFormField
from rewards.payees.models import MerchantChange
from rewards.shops.application_forms import PAPERS, ROOM
from rewards.shops.models import Merchant, ShopStaff
from rewards.shops.validators import account_fault, validate_bank_account, validate_bank_code, validate_tax_id

Kind = MerchantChange.Kind
CODE_HELP = _("Three digits, or seven with the branch.")
REASON = {"reason": forms.Textarea(attrs={"rows": 3})}


class OwnAccountForm(forms.Form):
    """Where the money of the owner's merchant shall go, and the paper that proves it."""

    use_required_attribute = False

    bank_code = DigitsField(label=_("Bank code"), attrs=ROOM, validators=[validate_bank_code], help_text=CODE_HELP)
    bank_account = DigitsField(
        label=_("Account number"), attrs=ROOM, validators=[validate_bank_account], help_text=_("8 to 16 digits.")
    )
    passbook = PaperFormField(
        label=_("Cover of the bank book"),
        widget=forms.FileInput(attrs=PAPERS),
        help_text=_("A photo or PDF that shows the name and the account, at most 10 MB."),
    )
    reason = forms.CharField(label=_("Why does it change?"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if fault := account_fault(cleaned.get("bank_code", ""), cleaned.get("bank_account", "")):
            self.add_error("bank_account", fault)
        return cleaned


class ProposalForm(forms.ModelForm):
    """What an operator proposes about one merchant; a subclass is made for it."""

    merchant: Merchant


class AccountForm(ProposalForm):
    bank_code_after = DigitsField(
        label=_("Bank code"), attrs=ROOM, validators=[validate_bank_code], help_text=CODE_HELP
    )
    bank_account_after = DigitsField(
        label=_("Account number"), attrs=ROOM, validators=[validate_bank_account], help_text=_("8 to 16 digits.")
    )

    class Meta:
        model = MerchantChange
        fields = ("bank_code_after", "bank_account_after", "reason")
        widgets = REASON

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if fault := account_fault(cleaned.get("bank_code_after", ""), cleaned.get("bank_account_after", "")):
            self.add_error("bank_account_after", fault)
        return cleaned


class CompanyForm(ProposalForm):
    name_after = forms.CharField(label=_("Company name"), max_length=80, validators=[no_formula, visible])
    tax_id_after = DigitsField(
        label=_("Tax id"), attrs=ROOM, validators=[validate_tax_id], help_text=_("Eight digits.")
    )

    class Meta:
        model = MerchantChange
        fields = ("name_after", "tax_id_after", "reason")
        widgets = REASON

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("name_after", self.merchant.name)
        self.initial.setdefault("tax_id_after", self.merchant.tax_id)


class OwnersForm(ProposalForm):
    owner_in = UserByEmailField(
        label=_("Becomes an owner"), required=False, help_text=_("The e-mail address with which this person signs in.")
    )
    owner_out = forms.ModelChoiceField(User.objects.none(), label=_("Is an owner no longer"), required=False)

    class Meta:
        model = MerchantChange
        fields = ("owner_in", "owner_last_day", "owner_out", "reason")
        widgets: ClassVar[dict[str, Any]] = REASON | {"owner_last_day": forms.DateInput(attrs={"type": "date"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["owner_out"]
        owners = ShopStaff.objects.owners().filter(merchant=self.merchant)
        choice.queryset = User.objects.filter(pk__in=owners.values("user")).order_by("email")
        choice.empty_label = _("nobody")
        choice.label_from_instance = lambda user: f"{user.get_short_name()} ({user.email})"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("owner_in") and not cleaned.get("owner_out"):
            self.add_error("owner_in", capfirst(_("Say who becomes an owner, or who is one no longer.")))
        if cleaned.get("owner_last_day") and not cleaned.get("owner_in"):
            self.add_error("owner_last_day", _("A last day is for a new owner: say who becomes an owner."))
        return cleaned


FORMS: dict[str, type[ProposalForm]] = {Kind.ACCOUNT: AccountForm, Kind.COMPANY: CompanyForm, Kind.OWNERS: OwnersForm}


def form_for(merchant: Merchant, kind: str) -> type[ProposalForm]:
    """Return the form of a kind of change, for this merchant."""
    return type(FORMS[kind].__name__, (FORMS[kind],), {"merchant": merchant})
