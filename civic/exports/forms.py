from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civic.exports.models import ListExport


class AskForm(forms.Form):
    """In which format, and of people's data: what for."""

    kind = forms.ChoiceField(
        label=_("Format"), choices=ListExport.Kind.choices, initial=ListExport.Kind.XLSX, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("What for"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The auditor reads it. The file holds data of people: keep it only as long as you need it."),
    )  # fmt: skip

    def __init__(self, *args: Any, asks_why: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_why:
            del self.fields["reason"]
