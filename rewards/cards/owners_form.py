"""What an operator does before a card is printed: send its owner a code, type it, or say why there is none."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.accounts.digits import MailedCodeField
from rewards.cards import owners
from rewards.cards.models import Card

TOLD = {"mail": _("The code left for the mailbox %(where)s."), "sms": _("The code left for the phone %(where)s.")}


class PrintForm(forms.Form):
    """One button for each way to the owner, and the field for what they read out; a reason where there is no way."""

    send = forms.CharField(required=False, max_length=10)
    code = MailedCodeField(label=_("Code that the owner reads out"), required=False)
    reason = forms.CharField(
        label=_("Why it is printed although the owner cannot be asked"),
        required=False,
        max_length=owners.REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "The audit log keeps it. Example: 82 years old, has no phone and no e-mail; came with her daughter."
        ),
    )

    def __init__(self, *args: Any, ways: list[owners.Way], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ways, self.told = ways, ""

    @staticmethod
    def is_sent(posted: Mapping[str, Any]) -> bool:
        return any(name in posted for name in ("send", "code", "reason"))

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if self.ways and "code" not in self.errors and not told.get("send") and not told.get("code"):
            self.add_error("code", _("Enter the code."))
        if not self.ways and not told.get("reason"):
            self.add_error("reason", _("Please give a reason."))
        return told

    def take(self, card: Card, *, by: Any) -> None:
        """Send what was asked for, or take the code. Raises what `owners.ask` and `owners.confirm` raise."""
        sent = self.cleaned_data
        if sent["send"]:
            way = owners.ask(card, sent["send"], by=by, now=timezone.now())
            self.told = TOLD[way.name] % {"where": way.masked}
        elif sent["code"] and not owners.has_confirmed(card, now=timezone.now()):  # a page that is loaded again
            owners.confirm(card, sent["code"], by=by, now=timezone.now())
