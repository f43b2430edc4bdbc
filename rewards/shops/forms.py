"""Looking for a shop, and keeping one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import District
from civic.admin_fields import PictureField
from rewards.shops.models import Shop


class ShopFilter(forms.Form):
    """Where, and what; both may be left empty."""

    use_required_attribute = False

    district = forms.ModelChoiceField(
        District.objects.filter(in_county=True), label=_("Township"), required=False, empty_label=_("The whole county")
    )
    category = forms.ChoiceField(
        label=_("Category"), choices=[("", _("All categories")), *Shop.Category.choices], required=False
    )
    text = forms.CharField(
        label=_("Name or what it sells"),
        required=False,
        max_length=50,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class ShopPageForm(forms.ModelForm):
    """What everyone reads about a shop, as its owner writes it."""

    use_required_attribute = False

    picture = PictureField(
        label=_("Picture"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("The front of the shop, so that people find it. At most 8 MB."),
    )

    class Meta:
        model = Shop
        fields = (
            "name", "category", "district", "address", "latitude", "longitude", "phone", "hours", "about", "picture",
            "takes", "day_limit", "is_open",
        )  # fmt: skip
        labels = {
            "name": _("Name of the shop"),
            "district": _("Township"),
            "category": _("Category"),
            "address": _("Address"),
            "latitude": _("Latitude"),
            "longitude": _("Longitude"),
            "day_limit": _("Coins at most in a day"),
            "phone": _("Telephone"),
            "hours": _("Opening hours"),
            "about": _("What it sells"),
            "takes": _("Takes coins for"),
            "is_open": _("Accepts coins now"),
        }
        help_texts = {
            "latitude": _("Such as 22.75531; with it people find you by distance. Both, or neither."),
            "day_limit": _("Empty: no limit of your own."),
        }
        widgets = {
            "about": forms.Textarea(attrs={"rows": 3}),
            "latitude": forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            "longitude": forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            "day_limit": forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["district"].queryset = District.objects.filter(in_county=True)  # type: ignore[attr-defined]
        self.fields["district"].empty_label = None  # type: ignore[attr-defined]
        self.fields["category"].required = False

    def clean(self) -> dict[str, Any]:
        """A position is whole; the fault stands at the half that is missing."""
        given = super().clean() or self.cleaned_data
        for half, other in (("latitude", "longitude"), ("longitude", "latitude")):
            if half not in self.errors and given.get(half) is None and given.get(other) is not None:
                self.add_error(half, _("A position has both a latitude and a longitude."))
        return given

    def clean_category(self) -> str:
        """What was not said stays as it was."""
        return self.cleaned_data["category"] or self.instance.category
