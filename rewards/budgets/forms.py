import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.agencies.models import Agency
from civic.core.calendar import taipei_day


def this_year() -> int:
    return taipei_day(timezone.now()).year


class OpenBudgetForm(forms.Form):
    """Issues coins to an agency. The key is made when the form is shown, so that sending it twice issues once."""

    agency = forms.ModelChoiceField(label=_("agency"), queryset=Agency.objects.all())
    year = forms.IntegerField(label=_("year"), initial=this_year)
    coins = forms.IntegerField(label=_("coins"), min_value=1, max_value=1_000_000_000)
    reason = forms.CharField(
        label=_("reason"), max_length=200, help_text=_("Goes into the books, with your name beside it.")
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def clean_year(self) -> Any:
        year = self.cleaned_data["year"]
        if not this_year() - 1 <= year <= this_year() + 1:
            raise forms.ValidationError(_("A budget is for last year, this year or the next."))
        return year
