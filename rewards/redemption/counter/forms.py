"""What the counter’s confirming page sends."""

from django import forms

from rewards.redemption.payments.forms import KEY_LENGTH
from rewards.redemption.tills.forms import DigitsField


class ConfirmForm(forms.Form):
    """What the confirming page sends back: which payment, for which shop, and the key that makes it happen once."""

    key = forms.CharField(max_length=KEY_LENGTH)
    code = forms.CharField(required=False, max_length=64)
    digits = DigitsField(required=False)
    shop = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
