"""The form in which an operator asks for an adjustment."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rewards.settlement.disputes.models import StatementDispute
from rewards.settlement.statements.forms import RefusableForm
from rewards.settlement.statements.models import Statement


class AdjustmentForm(RefusableForm):
    """Ask which disputed line was wrong, by how many coins, and why."""

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
