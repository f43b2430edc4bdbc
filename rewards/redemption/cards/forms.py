"""What a shop types to take coins from a card."""

from django import forms

from rewards.pins.forms import PinField
from rewards.redemption.payments.forms import KEY_LENGTH, AmountForm


class CardAmountForm(AmountForm):
    """What a shop asks of a card: the amount, and for which shop; with a key, the customer has seen it."""

    code = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    number = forms.RegexField(r"\A[0-9]{12}\Z", required=False, widget=forms.HiddenInput)
    shop = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    key = forms.CharField(required=False, max_length=KEY_LENGTH, widget=forms.HiddenInput)
    pin = PinField(required=False)
