from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civic.accounts.digits import MailedCodeField
from civic.core.moments import month
from civic.recovery.models import Recovery
from civic.recovery.queries import Found


class FindForm(forms.Form):
    """By address, or by name and year of birth."""

    email = forms.EmailField(label=_("e-mail address"), required=False)
    name = forms.CharField(label=_("name"), max_length=60, required=False)
    birth_year = forms.IntegerField(label=_("year of birth"), required=False, min_value=1900, max_value=2100)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if not self.errors and not told.get("email") and not (told.get("name") and told.get("birth_year")):
            raise forms.ValidationError(_("Enter the e-mail address, or both the name and the year of birth."))
        return told


class StartForm(forms.Form):
    """Which of the accounts that were found, which kind of document, and the new address."""

    account = forms.TypedChoiceField(label=_("citizen’s account"), coerce=int, widget=forms.RadioSelect)
    document = forms.ChoiceField(label=_("document shown"), choices=Recovery.Document.choices)
    new_email = forms.EmailField(label=_("new e-mail address"))

    def __init__(self, *args: Any, found: list[Found], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["account"]
        field.choices = [(each.pk, f"{each.name or '–'} · {each.masked} · {month(each.joined)}") for each in found]


class FinishForm(forms.Form):
    code = MailedCodeField(label=_("Code"))
