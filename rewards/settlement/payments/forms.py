"""The forms in which finance notes what the bank paid, answered or rejected."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from civic.core.calendar import taipei_day
from rewards.fraud.queries import held
from rewards.settlement.statements.models import SettlementBatch, Statement


class PaymentsForm(forms.Form):
    """Ask for the day of payment and the bank’s reference for each statement; empty means not paid yet."""

    paid_on = forms.DateField(
        label=capfirst(_("paid on")), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, batch: SettlementBatch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left = batch.statements.exclude(status=Statement.Status.PAID).order_by("number")
        waiting = set(left.filter(held(taipei_day(timezone.now()))).values_list("pk", flat=True))
        for statement in left:
            label = f"{statement.number} · {statement.merchant_name} · NT${statement.amount_twd:,}"
            if statement.pk in waiting:
                label += " · " + _("payouts on hold")
            self.fields[statement.number] = forms.CharField(label=label, max_length=40, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.references():
            self.add_error(None, _("Enter at least one reference."))
        return cleaned

    def references(self) -> dict[str, str]:
        """Map statement numbers to the references that were entered."""
        entered = self.cleaned_data.items()
        return {name: value for name, value in entered if name != "paid_on" and value}


class BankAnswerForm(forms.Form):
    """Ask for the file in which the bank says what it paid."""

    file = forms.FileField(
        label=_("The bank’s answer"),
        help_text=_(
            "CSV in UTF-8, Big5 or UTF-16 with the columns statement_no, amount_twd, result, paid_on, bank_reference, "
            "reason."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}),
    )


class RejectionForm(forms.Form):
    """Ask which transfer the bank did not carry out, and why."""

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
