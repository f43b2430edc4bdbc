"""The form of leaving."""

from django import forms
from django.utils.translation import gettext_lazy as _

from civic.desk.fields import UserByEmailField


class LeaveForm(forms.Form):
    """Why somebody leaves, and who takes over."""

    to = UserByEmailField(
        required=False,
        label=_("Who takes over (e-mail address)"),
        help_text=_("Gets the list of what is under way. Empty: nobody; colleagues find it on their home pages."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)
