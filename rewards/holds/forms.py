from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from civic.accounts.actions import ensure_citizen
from civic.desk.fields import UserByEmailField
from rewards.holds.models import Hold


class AppealForm(forms.Form):
    """What a citizen says to a hold on their coins."""

    use_required_attribute = False

    words = forms.CharField(
        label=_("Your explanation"),
        max_length=Hold._meta.get_field("appeal").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write in a few words why the coins should be released.")},
    )


class HoldForm(forms.ModelForm):
    """Which coins to put aside: whose, how many, and why."""

    person = UserByEmailField(label=capfirst(_("e-mail address of the citizen")))

    class Meta:
        model = Hold
        fields = ("coins", "reason")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if person := cleaned.get("person"):
            self.instance.citizen = ensure_citizen(person)
            self._refuse_twice(cleaned)
        return cleaned

    def _refuse_twice(self, cleaned: dict[str, Any]) -> None:
        """A form that is sent twice must not freeze twice as many coins."""
        same = {"coins": cleaned.get("coins"), "reason": (cleaned.get("reason") or "").strip()}
        if Hold.objects.filter(citizen=self.instance.citizen, state=Hold.State.HELD, **same).exists():
            raise ValidationError(_("The same number of this citizen’s coins is held for the same reason already."))
