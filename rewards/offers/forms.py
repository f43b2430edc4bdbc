"""Forms for an owner's offers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import District
from civic.desk.fields import PictureField
from rewards.offers import weekdays
from rewards.offers.models import Offer

NUMBER = {"inputmode": "numeric", "autocomplete": "off", "maxlength": 9}


class WeekdaysField(forms.MultipleChoiceField):
    """Seven boxes, kept as digits in order."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=list(weekdays.NAMES.items()),
            initial=weekdays.EVERY_DAY,
            error_messages={"required": _("Choose at least one day.")},
            **kwargs,
        )

    def prepare_value(self, value: Any) -> list[str]:
        return list(value or ())

    def clean(self, value: Any) -> str:
        return weekdays.joined(super().clean(value))


class OfferFilter(forms.Form):
    """Which offers to see; all may be left empty."""

    use_required_attribute = False

    district = forms.ModelChoiceField(
        District.objects.filter(in_county=True), label=_("Township"), required=False, empty_label=_("The whole county")
    )
    what = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("Goods and discounts")), *Offer.What.choices], required=False
    )
    most = forms.IntegerField(
        label=_("Coins at most"), required=False, min_value=1, max_value=1_000_000, widget=forms.TextInput(attrs=NUMBER)
    )
    text = forms.CharField(
        label=_("What, or which shop"),
        required=False,
        max_length=50,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    favourites = forms.BooleanField(label=_("My favourites"), required=False)


class OfferForm(forms.ModelForm):
    """One offer. `stock_was` is what the page showed: pieces that are taken meanwhile are not written over."""

    use_required_attribute = False

    picture = PictureField(
        label=_("Picture"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("What the customer gets. At most 8 MB."),
    )
    weekdays = WeekdaysField(
        label=_("Days of the week"),
        help_text=_("On which you accept vouchers for it. Citizens can take one on any day."),
    )
    stock_was = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Offer
        fields = (
            "title", "what", "about", "coins", "picture", "picture_alt", "stock", "per_person", "first_day",
            "last_day", "weekdays", "days_to_use", "is_listed",
        )  # fmt: skip
        labels = {
            "title": _("What is it called?"),
            "what": _("Goods or a discount"),
            "about": _("What the customer gets"),
            "coins": _("Price in coins"),
            "picture_alt": _("The picture in words"),
            "stock": _("Pieces left"),
            "per_person": _("At most for each person"),
            "first_day": _("First day"),
            "last_day": _("Last day"),
            "days_to_use": _("Days to use a voucher"),
            "is_listed": _("Show it to citizens"),
        }
        help_texts = {
            "picture_alt": _("For people who cannot see it; needed with a picture."),
            "first_day": _("Empty: from today."),
            "last_day": _("Empty: until you take it off."),
        }
        widgets = {
            "about": forms.Textarea(attrs={"rows": 2}),
            "coins": forms.TextInput(attrs=NUMBER),
            "stock": forms.TextInput(attrs=NUMBER),
            "per_person": forms.TextInput(attrs=NUMBER),
            "days_to_use": forms.TextInput(attrs=NUMBER),
            "first_day": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "last_day": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stock_was"].initial = _text(self.instance.stock)

    def answers(self) -> dict[str, Any]:
        """Return what was written; without the stock where it was left as the page showed it."""
        written = dict(self.cleaned_data)
        if written.pop("stock_was") == _text(written["stock"]) and self.instance.pk:
            del written["stock"]
        return written


def _text(stock: int | None) -> str:
    return "" if stock is None else str(stock)
