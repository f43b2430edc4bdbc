from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civic.agencies.models import Agency
from civic.web.workbooks import MOST_BYTES


class FileForm(forms.Form):
    """The file and whose it will be. It is read and forgotten."""

    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("Agency"), empty_label=None)
    file = forms.FileField(
        label=_("XLSForm file"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text=_("An .xlsx file with the sheets survey and choices. Macros and formulas are not taken."),
    )

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]
        self.initial.setdefault("agency", agencies.first())

    def content(self) -> bytes:
        """No more of it than one byte beyond what may be read."""
        return bytes(self.cleaned_data["file"].read(MOST_BYTES + 1))
