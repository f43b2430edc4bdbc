"""What the counter’s confirming page sends."""

from django import forms
from django.utils.translation import gettext_lazy as _

from civic.shown_codes.forms import DigitsField
from rewards.redemption.payments.forms import KEY_LENGTH


class ConfirmForm(forms.Form):
    """What the confirming page sends back: which payment, for which shop, and the key that makes it happen once."""

    key = forms.CharField(max_length=KEY_LENGTH)
    code = forms.CharField(required=False, max_length=64)
    digits = DigitsField(8, short=_("A code has eight digits. Type all of them."), required=False)
    shop = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
