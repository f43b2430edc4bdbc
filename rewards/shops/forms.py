"""Forms to look for a shop, and to keep one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import District
from civic.desk.fields import PictureField
from rewards.shops.models import Shop
from rewards.shops.positions import PositionForm


class ShopFilter(forms.Form):
    """Where to look, and for what; both may be left empty."""

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
    open_now = forms.BooleanField(label=_("Open now"), required=False)
    favourites = forms.BooleanField(label=_("My favourites"), required=False)


class ShopPageForm(PositionForm):
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
            "name", "category", "district", "address", "position", "phone", "hours", "about", "picture",
            "takes", "day_limit", "is_open",
        )  # fmt: skip
        labels = {
            "name": _("Name of the shop"),
            "district": _("Township"),
            "category": _("Category"),
            "address": _("Address"),
            "day_limit": _("Coins at most in a day"),
            "phone": _("Telephone"),
            "hours": _("Opening hours"),
            "about": _("What it sells"),
            "takes": _("Takes coins for"),
            "is_open": _("Accepts coins now"),
        }
        help_texts = {
            "day_limit": _("Empty: no limit of your own."),
            "hours": _(
                "Such as 週二至週日 10:30–20:30. If you write it like this, the site shows whether you are open now."
            ),
        }
        widgets = {
            "about": forms.Textarea(attrs={"rows": 3}),
            "day_limit": forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["district"].queryset = District.objects.filter(in_county=True)  # type: ignore[attr-defined]
        self.fields["district"].empty_label = None  # type: ignore[attr-defined]
        self.fields["category"].required = False

    def clean_category(self) -> str:
        """Keep what was there when nothing was said."""
        return self.cleaned_data["category"] or self.instance.category
