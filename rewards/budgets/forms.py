import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.agencies.models import Agency
from civic.core.calendar import taipei_day


def this_year() -> int:
    return taipei_day(timezone.now()).year


class ChangeForm(forms.Form):
    """A change of a budget. The key is made when the form is shown, so that sending it twice asks once."""

    reason = forms.CharField(
        label=_("reason"),
        max_length=200,
        help_text=_("Goes into the books, with your name beside it."),
        widget=forms.TextInput({"class": "vTextField"}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class LowerForm(ChangeForm):
    """Takes coins off a budget again."""

    coins = forms.IntegerField(label=_("coins to take off"), min_value=1, max_value=1_000_000_000)
    field_order = ("coins", "reason")


class ReturnForm(ChangeForm):
    """Returns what is unused of a year. Once the year is over, the reason goes without saying."""

    closes_campaigns = forms.BooleanField(
        label=_("close the campaigns that still use it"),
        required=False,
        help_text=_("Their unused coins are returned too. Without a tick, close the campaigns first."),
    )
    field_order = ("closes_campaigns", "reason")

    def __init__(self, *args: Any, is_over: bool, drawing: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = not is_over
        if not is_over:
            self.fields["reason"].help_text = _("The year is not over: say why the coins are returned early.")
        if not drawing:
            del self.fields["closes_campaigns"]


class OpenBudgetForm(forms.Form):
    """Issues coins to an agency. The key is made when the form is shown, so that sending it twice issues once."""

    agency = forms.ModelChoiceField(label=_("agency"), queryset=Agency.objects.all())
    year = forms.IntegerField(label=_("year"), initial=this_year)
    coins = forms.IntegerField(label=_("coins"), min_value=1, max_value=1_000_000_000)
    reason = forms.CharField(
        label=_("reason"),
        max_length=200,
        help_text=_("Goes into the books, with your name beside it."),
        widget=forms.TextInput({"class": "vTextField"}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def clean_year(self) -> Any:
        year = self.cleaned_data["year"]
        if not this_year() - 1 <= year <= this_year() + 1:
            raise forms.ValidationError(_("A budget is for last year, this year or the next."))
        return year
