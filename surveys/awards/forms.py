from django import forms
from django.utils.translation import gettext_lazy as _

from surveys.awards.actions import LONGEST_OBJECTION


class ObjectionForm(forms.Form):
    """What somebody says to the refusal of their coins."""

    words = forms.CharField(
        label=_("Your explanation"),
        max_length=LONGEST_OBJECTION,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Please write your explanation.")},
    )
