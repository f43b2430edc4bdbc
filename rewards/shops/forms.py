"""Looking for a shop."""

from django import forms
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import District


class ShopFilter(forms.Form):
    """Where, and what; both may be left empty."""

    use_required_attribute = False

    district = forms.ModelChoiceField(
        District.objects.filter(in_county=True), label=_("Township"), required=False, empty_label=_("The whole county")
    )
    text = forms.CharField(
        label=_("Name or what it sells"),
        required=False,
        max_length=50,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
