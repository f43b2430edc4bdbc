"""The form in which a member of staff declares a stake in a shop."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from civic.shown_codes.forms import DigitsField
from rewards.interests.models import Interest
from rewards.shops.models import Merchant
from rewards.shops.validators import validate_tax_id


class DeclarationForm(forms.ModelForm):
    """Which company, named by its tax id, and what the person has to do with it."""

    tax_id = DigitsField(
        label=_("Tax id of the company"),
        validators=[validate_tax_id],
        help_text=_("Eight digits, as on its invoices. Only auditors and coordinators see it."),
        attrs={"maxlength": 24},
    )
    stake = forms.ChoiceField(label=_("What you have to do with it"), choices=Interest.Stake.choices,
                              widget=forms.RadioSelect)  # fmt: skip

    class Meta:
        model = Interest
        fields = ("stake",)

    def clean_tax_id(self) -> str:
        number: str = self.cleaned_data["tax_id"]
        found = Merchant.objects.filter(tax_id=number).exclude(state=Merchant.State.REJECTED).first()
        if found is None:
            raise ValidationError(_("No merchant with this tax id takes part, so there is nothing to declare."))
        self.instance.merchant = found
        return number
