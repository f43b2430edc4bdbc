"""A field for a place on the map, pasted in one piece: a pair of numbers, or the address of a page that shows it."""

import re
import unicodedata
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

Position = tuple[Decimal, Decimal]  # latitude, longitude

NUMBER = r"([+-]?\d{1,3}(?:\.\d+)?)"
PAIR = rf"{NUMBER}\s*[,;/\s]\s*{NUMBER}"
WRITTEN = re.compile(rf"(?:geo:)?\(?{PAIR}\)?(?:[?;].*)?", re.ASCII)
LINKED = [  # the pin comes before the middle of the map
    re.compile(words, re.ASCII)
    for words in (
        rf"!3d{NUMBER}!4d{NUMBER}",
        rf"[?&]mlat={NUMBER}&mlon={NUMBER}",
        rf"[?&](?:q|query|ll|to|destination|daddr|center)=(?:loc:)?{PAIR}",
        rf"/dir/.*/{PAIR}",  # a way to the shop ends there
        rf"/(?:place|search|dir)/{PAIR}",
        rf"@{NUMBER},{NUMBER}",
        rf"#map=[\d.]+/{NUMBER}/{NUMBER}",
    )
]
STEP = Decimal("0.00001")  # about a metre


class PositionField(forms.CharField):
    """A position; nothing is fetched, so the numbers have to stand in what was pasted."""

    default_error_messages = {
        "none": _(
            "This contains no position. Paste a pair such as 22.75531, 121.14442. Or find the shop in "
            "OpenStreetMap or Google Maps, and paste the whole address of that page."
        ),
        "short": _("A short link does not say where. Open it, and paste the long address that the browser then shows."),
        "swapped": _("Latitude comes first: the first number is at most 90, such as 22.75531, 121.14442."),
        "far": _("There is no such place: latitude is at most 90, longitude at most 180."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Place on the map"))
        kwargs.setdefault(
            "help_text",
            _("Paste latitude and longitude, such as 22.75531, 121.14442, or the address of OpenStreetMap or Google "
              "Maps with the shop in the middle. With it people find you by distance."),
        )  # fmt: skip
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off", "size": 60}))
        super().__init__(required=False, max_length=2000, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return written(value) if isinstance(value, tuple) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return self.read(text) if text else None

    def read(self, text: str) -> Position:
        """Return the position in a text. Raises ValidationError."""
        plain = unquote(unicodedata.normalize("NFKC", text)).replace("、", ",").strip()
        found = WRITTEN.fullmatch(plain) or next(filter(None, (form.search(plain) for form in LINKED)), None)
        if found is None:
            short = re.search(r"\bgoo\.gl/|\bosm\.org/go/", plain)
            raise ValidationError(self.error_messages["short" if short else "none"])
        latitude, longitude = (Decimal(number).quantize(STEP) for number in found.groups()[:2])
        if abs(latitude) > 90:
            raise ValidationError(self.error_messages["swapped" if abs(longitude) <= 90 else "far"])
        if abs(longitude) > 180:
            raise ValidationError(self.error_messages["far"])
        return latitude, longitude

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class PositionForm(forms.ModelForm):
    """A form of a shop with its place in one field, which fills the two columns."""

    position = PositionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.latitude is not None:
            self.initial["position"] = (self.instance.latitude, self.instance.longitude)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if "position" in given:
            given["latitude"], given["longitude"] = given["position"] or (None, None)
            self.instance.latitude, self.instance.longitude = given["latitude"], given["longitude"]
        return given


def written(position: Position) -> str:
    return ", ".join(f"{number}" for number in position)
