"""What a merchant tells the county when it applies."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civic.accounts.names import visible
from civic.core.cells import no_formula
from civic.shown_codes.forms import DigitsField
from civic.web.uploads import PaperFormField
from rewards.shops.validators import account_fault, validate_bank_account, validate_bank_code, validate_tax_id

PAPERS = {"accept": ".pdf,.jpg,.jpeg,.png"}
ROOM = {"maxlength": 24}


class ApplicationForm(forms.Form):
    """The company, whom to ask, where its money goes, and two papers that prove it."""

    use_required_attribute = False

    name = forms.CharField(
        label=_("Company name"),
        max_length=80,
        validators=[no_formula, visible],
        help_text=_("As it stands on the business registration."),
    )
    tax_id = DigitsField(label=_("Tax id"), attrs=ROOM, validators=[validate_tax_id], help_text=_("Eight digits."))
    contact = forms.CharField(label=_("Contact person"), max_length=60, validators=[no_formula])
    phone = forms.CharField(
        label=_("Telephone"), max_length=30, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
    )
    email = forms.EmailField(label=_("E-mail address"), help_text=_("Statements and questions go there."))
    bank_code = DigitsField(
        label=_("Bank code"),
        attrs=ROOM,
        validators=[validate_bank_code],
        help_text=_("Three digits, or seven with the branch."),
    )
    bank_account = DigitsField(
        label=_("Account number"),
        attrs=ROOM,
        validators=[validate_bank_account],
        help_text=_("The county pays to it every month. Pages show its last four digits only."),
    )
    registration = PaperFormField(
        label=_("Business registration"),
        widget=forms.FileInput(attrs=PAPERS),
        help_text=_("A photo or PDF, at most 10 MB."),
    )
    passbook = PaperFormField(
        label=_("Cover of the bank book"),
        widget=forms.FileInput(attrs=PAPERS),
        help_text=_("A photo or PDF that shows the name and the account, at most 10 MB."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if fault := account_fault(cleaned.get("bank_code", ""), cleaned.get("bank_account", "")):
            self.add_error("bank_account", fault)
        return cleaned

    def ask_for_papers_again(self) -> None:
        """Say beside a paper that was right that it must be chosen anew: browsers do not keep it."""
        for name in ("registration", "passbook"):
            if name not in self.errors:
                self[name].help_text = _("This paper was right; please choose it once more.")
