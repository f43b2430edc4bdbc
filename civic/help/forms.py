"""The form by which people write to the county."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from civic.desk.fields import PictureField
from civic.help.models import ASKED


class QuestionForm(forms.Form):
    """A topic, the words, a photo, and where the answer goes: for whoever is signed in, to their own address."""

    use_required_attribute = False
    topic = forms.ChoiceField(
        label=_("what it is about"), choices=[("", _("Choose one")), *ASKED],
        error_messages={"required": _("Choose what it is about.")},
    )  # fmt: skip
    words = forms.CharField(
        label=_("your question"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("With receipt numbers and dates, if it is about a payment. No ID numbers or passwords, please."),
        error_messages={"required": _("Write your question."), "max_length": _("2,000 characters at most.")},
    )  # fmt: skip
    photo = PictureField(
        label=_("a photo"), required=False, widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("Where it was taken is removed from it. Without faces and number plates, please."),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("your e-mail address"), max_length=254, help_text=_("We answer there."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Enter the address to which we answer.")},
    )  # fmt: skip
    key = forms.CharField(max_length=64, widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if user.is_authenticated:
            del self.fields["email"]
