"""What is typed to prove an identity: by the citizen a letter's code, by the operator what the document says."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civic.identity.letters import LENGTH
from civic.identity.models import Verification
from civic.shown_codes.forms import DigitsField
from civic.shown_codes.typed import capitals

QUIET = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
NUMBER = {"required": _("Type the ID number."), "max_length": _("An ID number has ten characters.")}


class NumberField(forms.CharField):
    """An ID number; whether it is valid is decided by the action, which hashes it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, error_messages=NUMBER, widget=forms.TextInput(attrs=QUIET), **kwargs)


class DigitsForm(forms.Form):
    """The digits beside the citizen's QR; blanks and full-width digits are understood."""

    use_required_attribute = False
    digits = DigitsField(
        8,
        short=_("A code has eight digits. Type all of them."),
        label=_("The eight digits on the citizen’s phone"),
        max_length=20,
        error_messages={"required": _("Scan the QR or type the eight digits.")},
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "input-digits", "placeholder": "0000 0000"}
        ),
    )


class CheckForm(forms.Form):
    """What the operator saw."""

    use_required_attribute = False
    document = forms.ChoiceField(
        label=_("Which document did you see?"),
        choices=[choice for choice in Verification.Document.choices if choice[0]],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the kind of document.")},
    )
    national_id = NumberField(
        label=_("ID number on the document"),
        help_text=_(
            "Only a keyed hash is kept, so that one person has one account. The number itself is stored nowhere."
        ),
    )
    fits = forms.BooleanField(
        label=_("The document is valid, and its picture fits the person in front of me."),
        error_messages={"required": _("Without this, nothing is recorded.")},
    )


SHORT = _("A code has twelve characters.")


def twelve(code: str) -> None:
    """Half a code costs no try."""
    if len(capitals(code)) < LENGTH:
        raise forms.ValidationError(SHORT, code="max_length")


class LetterForm(forms.Form):
    """What the addressee of a letter types."""

    use_required_attribute = False
    code = forms.CharField(
        label=_("The code in the letter"),
        max_length=30,
        validators=[twelve],
        widget=forms.TextInput(attrs={**QUIET, "placeholder": "XXXX-XXXX-XXXX"}),
        error_messages={
            "required": _("Type the code from the letter."),
            "max_length": SHORT,
        },
    )
    national_id = NumberField(
        label=_("Your ID number"),
        help_text=_("It shows that the letter was meant for you. Only a keyed hash is kept; the number is not stored."),
    )


class BatchForm(forms.Form):
    """A list of addressees."""

    use_required_attribute = False
    key = forms.UUIDField(widget=forms.HiddenInput)
    label = forms.CharField(label=_("Name of this batch"), max_length=60, help_text=_("Such as “Langhua, May”."))
    people = forms.CharField(
        label=_("Addressees"),
        max_length=400_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_(
            "One a line: name, address, ID number, separated by commas. Names, addresses and numbers are not stored."
        ),
    )
    sheet = forms.ChoiceField(
        label=_("What do you need?"),
        choices=[("html", _("letters to print")), ("csv", _("a CSV file for the print shop"))],
        initial="html",
        widget=forms.RadioSelect,
    )
