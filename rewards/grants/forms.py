import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.accounts.models import User
from rewards.budgets.models import Campaign
from rewards.grants.lists import decode, people_of

FAULTS_SHOWN = 50
FILE_BYTES = 2 * 1024 * 1024


class GrantForm(forms.Form):
    """Who gets how many coins and why. The key is made when the form is shown: sent twice, it gives once."""

    campaign = forms.ModelChoiceField(label=gettext_lazy("campaign"), queryset=Campaign.objects.none())
    coins_each = forms.IntegerField(label=gettext_lazy("coins for each"), min_value=1, max_value=1_000_000)
    reason = forms.CharField(
        label=gettext_lazy("reason"), max_length=200, help_text=gettext_lazy("The citizens read it.")
    )
    citizens = forms.CharField(
        label=gettext_lazy("e-mail addresses"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "class": "vLargeTextField"}),
        help_text=gettext_lazy("One citizen a line."),
    )
    file = forms.FileField(
        label=gettext_lazy("or a file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
        help_text=gettext_lazy(
            "CSV or text with the e-mail address in the first column; its lines follow those above."
        ),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, giver: User, campaigns: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.giver = giver
        self.user_ids: list[int] = []
        self.fields["campaign"].queryset = campaigns  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > FILE_BYTES:
            raise ValidationError(_("The file is larger than 2 MB."))
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        parts = [cleaned.get("citizens", ""), decode(cleaned["file"].read()) if cleaned.get("file") else ""]
        cleaned["citizens"] = "\n".join(part for part in parts if part)
        people = people_of(cleaned["citizens"], giver=self.giver)
        self.user_ids = people.user_ids
        if people.faults:
            self.add_error("citizens", self._shown(people.faults))
        return cleaned

    def _shown(self, faults: list[str]) -> list[str]:
        more = len(faults) - FAULTS_SHOWN
        return [*faults[:FAULTS_SHOWN], *([_("… and %(n)s lines more.") % {"n": more}] if more > 0 else [])]
