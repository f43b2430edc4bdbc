"""What an owner enters after confirming, and what finance enters after paying."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError
from rewards.fraud.queries import open_holds
from rewards.settlement.doubts import StatementDispute
from rewards.settlement.models import SettlementBatch, Statement


class RefusableForm(forms.Form):
    """A form whose rules stand in the action behind it."""

    def refuse(self, error: DomainError) -> None:
        """Show what a rule said no to, beside its field where it has one."""
        for name in error.fields:
            self.add_error(name, str(error))
        if not error.fields:
            self.add_error(None, str(error))


class InvoiceForm(RefusableForm):
    """The uniform invoice, or that a receipt is signed instead."""

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


class AdjustmentForm(RefusableForm):
    """Which disputed line was wrong, by how many coins, and why."""

    dispute = forms.ModelChoiceField(
        label=_("Disputed line"), queryset=StatementDispute.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    coins = forms.IntegerField(label=_("Coins"), help_text=_("More than 0: the merchant gets more; below: less."))
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The owner reads it."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, statement: Statement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["dispute"]
        choice.queryset = statement.disputes.filter(answered_at=None).select_related("line")
        choice.label_from_instance = lambda dispute: f"{dispute.line} · {dispute.reason}"


class PaymentsForm(forms.Form):
    """The day on which the bank paid, and its reference for each statement of a batch; empty: not paid yet."""

    paid_on = forms.DateField(
        label=capfirst(_("paid on")), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, batch: SettlementBatch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = set(open_holds().values_list("merchant_id", flat=True))
        for statement in batch.statements.exclude(status=Statement.Status.PAID).order_by("number"):
            label = f"{statement.number} · {statement.merchant_name} · NT${statement.amount_twd:,}"
            if statement.merchant_id in held:
                label += " · " + _("payouts on hold")
            self.fields[statement.number] = forms.CharField(label=label, max_length=40, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.references():
            self.add_error(None, _("Enter at least one reference."))
        return cleaned

    def references(self) -> dict[str, str]:
        """Statement numbers with the references that were entered."""
        entered = self.cleaned_data.items()
        return {name: value for name, value in entered if name != "paid_on" and value}


class BankAnswerForm(forms.Form):
    """The file in which the bank says what it paid."""

    file = forms.FileField(
        label=_("The bank’s answer"),
        help_text=_("CSV in UTF-8 with the columns statement_no, amount_twd, result, paid_on, bank_reference, reason."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )


class RejectionForm(forms.Form):
    """One transfer that the bank did not carry out, and why."""

    number = forms.ChoiceField(label=_("Statement"))
    reason = forms.CharField(label=_("The bank’s reason"), max_length=300)

    def __init__(self, *args: Any, batch: SettlementBatch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["number"]
        field.choices = [
            (
                each.number,
                f"{each.number} · {each.merchant_name} · NT${each.amount_twd:,} · {each.get_status_display()}",
            )
            for each in batch.statements.order_by("number")
        ]
