"""The amount, as citizens and clerks type it."""

from django import forms
from django.utils.translation import gettext_lazy as _

KEY_LENGTH = 100


class AmountForm(forms.Form):
    """How many coins to pay. What is too much is decided by `create_payment_code`, not here."""

    use_required_attribute = False

    amount = forms.IntegerField(
        label=_("Amount in coins"),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 9, "class": "input-amount"}
        ),
        error_messages={
            "required": _("Type the amount that the shop tells you."),
            "invalid": _("Type whole coins, in digits only."),
        },
    )
