"""The form in which an operator proposes how long settlement periods are."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from civic.core.calendar import month_of, next_month
from civic.templatetags.dates import both_years
from rewards.settlement.periods.calendar import Length
from rewards.settlement.periods.models import SettlementScheme

MONTHS_AHEAD = 12


def months_to_come(today: date) -> list[tuple[str, str]]:
    """List the days on which a scheme can begin: the 1st of each of the next twelve months."""
    found, month = [], today.replace(day=1)
    for _number in range(MONTHS_AHEAD):
        month = next_month(month)
        found.append((f"{month}", both_years(month)))
    return found


class SchemeForm(forms.ModelForm):
    """Ask from which month on, how long, and why."""

    valid_from = forms.TypedChoiceField(
        label=capfirst(_("in force from")),
        coerce=date.fromisoformat,
        help_text=_("The first day of a month to come; statements of earlier days stay as they are."),
    )

    class Meta:
        model = SettlementScheme
        fields = ("length", "valid_from", "reason")
        widgets = {"length": forms.RadioSelect, "reason": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.fields:  # read only: what was proposed is not edited
            return
        length: Any = self.fields["length"]
        length.choices = Length.choices  # without the empty one
        first: Any = self.fields["valid_from"]
        first.choices = months_to_come(month_of(timezone.now()))
