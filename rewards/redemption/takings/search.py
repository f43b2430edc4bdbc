"""What an owner looks for among the payments of their shops: in which days, in which shop, with which words."""

import datetime
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from civic.core.calendar import day_start
from rewards.redemption.refunds.models import LateRefund
from rewards.shops.models import Shop

DAYS = 31  # shown before anybody chooses
RECEIPT, LAST = 8, 3  # letters of a receipt's number, and how many of its last ones are enough to look for
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Search:
    """Both days are Taipei days and belong to it. `shops` are those that the owner may see and has chosen."""

    shops: tuple[Shop, ...]
    first: datetime.date
    last: datetime.date
    text: str = ""

    @property
    def condition(self) -> Q:
        """State what a payment fulfils. A whole receipt number is found on whatever day it was."""
        if whole := self._receipt:
            return Q(receipt=whole)
        days = Q(completed_at__gte=day_start(self.first), completed_at__lt=day_start(self.last + DAY))
        return days & self._words if self.text else days

    @property
    def _letters(self) -> str:
        return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", self.text)).upper()

    @property
    def _receipt(self) -> str:
        """Return the number in the form that is kept, or nothing where it is not whole."""
        letters = self._letters
        is_whole = len(letters) == RECEIPT and letters.isascii() and letters.isalnum() and not letters.isdigit()
        return f"{letters[:4]}-{letters[4:]}" if is_whole else ""

    @property
    def _words(self) -> Q:
        text, letters = self.text, self._letters
        noted = LateRefund.objects.filter(redemption=OuterRef("pk"), reason__icontains=text)
        found = Q(Exists(noted)) | Q(device__name__icontains=text) | Q(voucher__offer__title__icontains=text)
        found |= Q(confirmed_by__name__icontains=text) | Q(confirmed_by__name="", confirmed_by__email__istartswith=text)
        if LAST <= len(letters) < RECEIPT and letters.isascii() and letters.isalnum():
            found |= Q(receipt__endswith=letters if len(letters) <= 4 else f"{letters[:-4]}-{letters[-4:]}")
        if letters.isascii() and letters.isdigit() and len(letters) <= 9:
            found |= Q(amount=int(letters))
        return found


class DayField(forms.DateField):
    """A Taipei day that a browser's calendar gives, or that is typed as 2026-10-31."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput({"type": "date"}, "%Y-%m-%d")
        faults = {"invalid": _("Write the day as 2026-10-31.")}
        super().__init__(input_formats=["%Y-%m-%d"], widget=widget, error_messages=faults, **options)

    def clean(self, value: Any) -> datetime.date | None:
        day = super().clean(value)
        if day and not 2000 <= day.year < 3000:  # beyond what the database can hold
            raise forms.ValidationError(_("There are no payments in that year."))
        return day


class SearchForm(forms.Form):
    """The days, the shop and the words; whatever is left out is not asked about."""

    use_required_attribute = False

    first = DayField(label=_("From"), required=False)
    last = DayField(label=_("Until"), required=False)
    shop = forms.ModelChoiceField(Shop.objects.none(), label=_("Shop"), required=False, empty_label=_("All shops"))
    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=60,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
        help_text=_("Receipt number or its last letters, coins, staff, device, offer, or what was noted."),
    )

    def __init__(self, data: Any, *, shops: list[Shop], today: datetime.date) -> None:
        days = {"first": f"{today - DAY * (DAYS - 1)}", "last": f"{today}"}
        super().__init__({**days, **{name: value for name, value in data.items() if value}})
        self.shops, self.today = shops, today
        shop: Any = self.fields["shop"]
        shop.queryset = Shop.objects.filter(pk__in=[each.pk for each in shops])
        if len(shops) == 1:
            del self.fields["shop"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and first > last:
            self.add_error("last", _("The last day comes before the first."))
        return cleaned

    @property
    def search(self) -> Search:
        """Return what to look for; the form is valid."""
        asked = self.cleaned_data
        shops = (asked["shop"],) if asked.get("shop") else tuple(self.shops)
        return Search(shops, asked["first"], asked["last"], " ".join(asked["q"].split()))
