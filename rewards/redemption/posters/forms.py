"""What a citizen types at a shop’s poster: an amount, or the poster’s number."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.core.errors import DomainError
from civic.web.refusals import explained, with_answer
from rewards.redemption.payments.forms import KEY_LENGTH, AmountForm
from rewards.redemption.posters import photos, queries
from rewards.shops.poster_numbers import shop_of


class PosterForm(AmountForm):
    """The amount; with a key, the citizen has confirmed it."""

    key = forms.CharField(required=False, max_length=KEY_LENGTH, widget=forms.HiddenInput)


class PhotoForm(forms.Form):
    """A photo of the poster, or of the screen at an event's door, from which its QR is read."""

    use_required_attribute = False

    photo = forms.FileField(
        label=gettext_lazy("Photo of the poster’s QR"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp", "capture": "environment"}),
        error_messages={"required": gettext_lazy("Choose a photo.")},
    )

    def clean(self) -> dict[str, Any]:
        """Put where it leads beside the photo."""
        if upload := self.cleaned_data.get("photo"):
            try:
                self.cleaned_data["place"] = photos.place_in(upload, size=upload.size)
            except DomainError as error:
                self.add_error("photo", explained(error))
        return self.cleaned_data


class NumberForm(forms.Form):
    """What stands beside the poster's QR. A slip names no shop, so that nobody pays another one."""

    use_required_attribute = False

    number = forms.CharField(
        label=gettext_lazy("Number on the poster"),
        help_text=gettext_lazy("Eight digits below the QR, such as 0000 1262."),
        max_length=20,
        widget=forms.TextInput(attrs={"class": "input-digits", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Enter the number on the poster.")},
    )

    def clean_number(self) -> int:
        pk = shop_of(self.cleaned_data["number"])
        if pk is None or not queries.payable().filter(pk=pk).exists():
            words = _("No shop has this number. Please compare it with the poster.")
            raise forms.ValidationError(with_answer(words, "poster"))
        return pk
