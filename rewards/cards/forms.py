"""What an operator fills in while the citizen stands at the counter."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from civic.accounts.actions import ensure_citizen
from civic.accounts.models import Citizen, District
from civic.accounts.names import readable
from civic.core.cells import no_formula
from civic.desk.fields import UserByEmailField
from civic.helpdesk.counter import open_account_without_mail
from rewards.cards.models import Card
from rewards.pins import actions as pins
from rewards.pins import errors as pin_errors
from rewards.pins.forms import PinField


class ChosenPin(forms.Form):
    """The PIN, typed twice by the citizen, and the paper by which they showed who they are."""

    document = forms.ChoiceField(label=capfirst(_("identity shown by")), choices=Card.Document.choices)
    pin = PinField(label=_("PIN: the citizen types it, you look away"))
    again = PinField(label=_("PIN once more"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("pin") and cleaned.get("again") and cleaned["pin"] != cleaned["again"]:
            raise ValidationError({"again": _("The two PINs differ. Please type both again.")})
        if cleaned.get("pin"):
            try:
                pins.hashed(cleaned["pin"])
            except pin_errors.WeakPin as error:
                raise ValidationError({"pin": str(error)}) from error
        return cleaned


class CardForm(ChosenPin):
    """The citizen who gets a card: somebody who has an account, or a newcomer without an e-mail address."""

    person = UserByEmailField(
        label=capfirst(_("e-mail address of the citizen")),
        required=False,
        help_text=_("Empty for somebody without an e-mail address: then write the name below."),
    )
    name = forms.CharField(
        label=_("Name of a citizen without an e-mail address"),
        required=False,
        max_length=60,
        validators=[no_formula, readable],
    )
    district = forms.ModelChoiceField(
        District.objects.all(), label=_("Township"), required=False, empty_label=_("not said")
    )
    terms = forms.BooleanField(
        label=_("The citizen has read and signed the terms and the privacy notice on paper."), required=False
    )
    field_order = ("person", "name", "district", "terms", "document", "pin", "again")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if bool(cleaned.get("person")) == bool(cleaned.get("name", "").strip()) and "person" not in self.errors:
            raise ValidationError({"person": _("Either the e-mail address or the name of a newcomer is needed.")})
        if cleaned.get("name") and not cleaned.get("terms"):
            raise ValidationError({"terms": _("A newcomer agrees to the terms first, on paper.")})
        return cleaned

    def citizen(self, *, by: Any, now: Any) -> Citizen:
        """Return who gets the card; a newcomer's account is made."""
        if person := self.cleaned_data.get("person"):
            return ensure_citizen(person)
        return open_account_without_mail(
            self.cleaned_data["name"].strip(), district=self.cleaned_data.get("district"), by=by, now=now
        )
