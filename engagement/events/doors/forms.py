"""Forms at a door."""

from django import forms
from django.utils.translation import gettext_lazy as _

from civic.shown_codes.forms import DigitsField
from rewards.pins.forms import PinField


class PassForm(forms.Form):
    """The eight digits under a pass."""

    digits = DigitsField(
        8,
        label=_("Digits of the pass"),
        short=_("A pass has eight digits. Type all of them."),
        attrs={"class": "input-digits", "maxlength": 12, "placeholder": "0000 0000", "enterkeyhint": "go"},
    )


class PinForm(forms.Form):
    """The PIN that came with the link."""

    pin = PinField()


class WalkInForm(forms.Form):
    """Somebody without a pass."""

    who = forms.CharField(
        label=_("Card number, or the e-mail address of the account"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
