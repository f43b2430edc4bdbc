"""What a coordinator fills in, and what a citizen answers."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen, District
from engagement.emergencies.incidents.models import Bulletin, DrillMember, Incident, Kind


class BulletinForm(forms.ModelForm):
    """A bulletin: of a new incident with its kind, or of the one that is named."""

    kind = forms.ChoiceField(label=capfirst(_("kind")), choices=Kind.choices)
    is_drill = forms.BooleanField(
        label=capfirst(_("drill")), required=False, help_text=_("Reaches the drill group and nobody else.")
    )
    incident = forms.ModelChoiceField(Incident.objects.all(), required=False, widget=forms.HiddenInput)
    districts = forms.MultipleChoiceField(
        label=capfirst(_("districts")), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose none to reach everyone in the county."),
    )  # fmt: skip

    class Meta:
        model = Bulletin
        fields = (
            "incident", "kind", "is_drill", "severity", "title", "text", "todo", "title_en", "text_en", "todo_en",
            "districts", "ends",
        )  # fmt: skip
        widgets = {
            name: forms.Textarea(attrs={"rows": 3}) for name in ("text", "todo", "text_en", "todo_en")
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = District.objects.filter(in_county=True)
        self.fields["districts"].choices = [(one.code, str(one)) for one in here]  # type: ignore[attr-defined]
        # Kind and drill stand since the first bulletin. On the page of one that was filed, nothing is asked.
        for name in ("kind", "is_drill") if self.about is not None else ("ends",):
            self.fields.pop(name, None)

    @property
    def about(self) -> Incident | None:
        """The incident that it goes on; None for a new one."""
        wanted: Any = self.data.get("incident") if self.is_bound else self.initial.get("incident")
        return Incident.objects.filter(pk=int(wanted)).first() if str(wanted or "").isdecimal() else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in ("title_en", "todo_en"):
            if any(cleaned.get(f"{field}_en") for field in ("title", "text", "todo")) and not cleaned.get(name):
                self.add_error(name, _("English is given for a part only: write this too, or leave all of it empty."))
        return cleaned


class DrillMemberForm(forms.ModelForm):
    """Who takes part in drills, by the address of their account."""

    email = forms.EmailField(label=capfirst(_("e-mail address")), help_text=_("Of a citizen's account that exists."))

    class Meta:
        model = DrillMember
        fields = ("email",)

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).strip().lower()
        found = Citizen.objects.filter(user__email=email, user__is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("No citizen's account has this address."))
        if DrillMember.objects.filter(citizen=found).exists():
            raise forms.ValidationError(_("This person is in the drill group already."))
        self.instance.citizen = found
        return email


class SafetyForm(forms.Form):
    """How somebody is, and where."""

    is_safe = forms.TypedChoiceField(
        choices=[("1", _("I am safe")), ("0", _("I need help"))], coerce=lambda value: value == "1"
    )
    district = forms.ModelChoiceField(  # who needs help is never sent back for an empty field
        District.objects.filter(in_county=True), label=capfirst(_("district")), required=False,
        empty_label=capfirst(_("rather not say")),
    )  # fmt: skip
