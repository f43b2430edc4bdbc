"""What a questionnaire promises, as a form of which what is valid is kept."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civic.agencies.models import Agency
from rewards.budgets.models import Campaign
from surveys.questionnaires.models import Questionnaire
from surveys.questionnaires.promises import keep_apart


class Moment(forms.DateTimeInput):
    """Day and hour in one box, by Taipei's clock."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class TermsForm(forms.ModelForm):
    """Title, kind, coins, tries, end. Nothing is required; in a correction only the questions are written."""

    asks = forms.ChoiceField(choices=Questionnaire.Kind.choices, widget=forms.RadioSelect, label=_("What it asks"))

    class Meta:
        model = Questionnaire
        fields = (
            "title", "title_en", "campaign", "coins", "max_tries", "wait_minutes", "draws", "closes_at", "closes_after",
            "keeps_days", "keeps_groups", "publishes", "gives_rows", "fast_percent", "straight_from", "contradicts",
            "holds_awards", "lets_correct", "reminds_days",
        )  # fmt: skip
        widgets = {"closes_at": Moment(), "title_en": forms.TextInput(attrs={"lang": "en"}),
                   "contradicts": forms.Textarea(attrs={"rows": 2})}  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agency = self.instance.agency
        self.fields["campaign"].queryset = Campaign.objects.filter(  # type: ignore[attr-defined]
            agency=agency, state=Campaign.State.OPEN
        )
        self.initial.setdefault("asks", self.instance.kind)
        for name, field in self.fields.items():
            field.required = False
            field.disabled = bool(self.instance.opened_at)
            field.widget.attrs |= {"class": "desk-title"} if name in ("title", "title_en") else {}

    def clean_max_tries(self) -> int:
        tries = self.cleaned_data["max_tries"] or 1
        if not 1 <= tries <= 10:
            raise forms.ValidationError(_("From 1 to 10 tries are possible."))
        return int(tries)

    def clean_wait_minutes(self) -> int:
        return int(self.cleaned_data["wait_minutes"] or 0)

    def clean_coins(self) -> int:
        return int(self.cleaned_data["coins"] or 0)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        closes = cleaned.get("closes_at")
        if closes and not 2000 <= closes.year <= 2199:
            self.add_error("closes_at", _("Please choose a day and an hour."))
        if cleaned.get("coins") and not cleaned.get("campaign"):
            self.add_error("campaign", _("Coins need a campaign that pays for them."))
            cleaned.pop("coins", None)
        for name in ("title", "title_en"):
            if name in cleaned:
                cleaned[name] = " ".join(str(cleaned[name]).split())
        return keep_apart(self, cleaned)


class NewForm(forms.Form):
    """The three things that a questionnaire begins with."""

    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("Agency"), empty_label=None)
    title = forms.CharField(label=_("Title"), max_length=80)
    asks = forms.ChoiceField(choices=Questionnaire.Kind.choices, widget=forms.RadioSelect, label=_("What it asks"),
                             initial=Questionnaire.Kind.SURVEY)  # fmt: skip
    is_anonymous = forms.BooleanField(
        label=_("answers are anonymous"), required=False, initial=True,
        help_text=_("Chosen when it is made, and never changed. Without a tick, the agency sees who answered what."),
    )  # fmt: skip

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]
        self.initial.setdefault("agency", agencies.first())
