from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from civic.accounts.actions import ensure_citizen
from civic.desk.fields import UserByEmailField
from rewards.merging.models import AccountMerge


class MergeForm(forms.ModelForm):
    """Which account is closed, which goes on, and why both are one person's."""

    closed = UserByEmailField(label=capfirst(_("e-mail address of the account that is closed")))
    kept = UserByEmailField(label=capfirst(_("e-mail address of the account that stays")))

    class Meta:
        model = AccountMerge
        fields = ("reason",)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("closed") and cleaned.get("kept"):
            self.instance.source = ensure_citizen(cleaned["closed"])
            self.instance.target = ensure_citizen(cleaned["kept"])
        return cleaned
