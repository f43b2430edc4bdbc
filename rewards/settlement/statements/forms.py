"""The form in which an owner enters an invoice or a receipt, and what forms with rules in an action share."""

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError
from civic.web.refusals import explained
from rewards.settlement.statements.models import Statement


class RefusableForm(forms.Form):
    """A form whose rules stand in the action behind it."""

    def refuse(self, error: DomainError) -> None:
        """Show what a rule said no to, beside its field where it has one."""
        for name in error.fields:
            self.add_error(name, explained(error))
        if not error.fields:
            self.add_error(None, explained(error))


class WholeAmountField(forms.IntegerField):
    """Whole NT$ as people type them: `NT$25,855`, full-width digits too."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 16})

    def to_python(self, value: Any) -> int | None:
        typed = unicodedata.normalize("NFKC", str(value or "")).upper().replace(",", "").strip()
        return super().to_python(typed.removeprefix("NT").removeprefix("$").removesuffix("元").strip())


class InvoiceForm(RefusableForm):
    """Ask for the uniform invoice, or for word that a receipt is signed instead."""

    use_required_attribute = False

    voucher = forms.ChoiceField(
        label=_("What do you give the county?"),
        choices=(
            (Statement.Voucher.INVOICE, _("A uniform invoice (統一發票)")),
            (Statement.Voucher.RECEIPT, _("A signed receipt (領據): we may not issue invoices")),
        ),
        widget=forms.RadioSelect,
    )
    invoice_number = forms.CharField(
        label=_("Invoice number"),
        help_text=_("Two letters and eight digits, such as AB12345678. Leave it empty for a receipt."),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    amount_twd = WholeAmountField(
        label=_("Amount on the invoice, tax included"),
        help_text=_("In NT$. It is compared with the statement. Leave it empty for a receipt."),
        required=False,
    )
    on = forms.DateField(
        label=_("Date on it"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Enter the date.")},
    )

    photo = forms.FileField(
        label=_("Photo of the invoice"),
        help_text=_("Only the operator, the finance office and auditors see it. JPEG, PNG or WebP, at most 8 MB."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
