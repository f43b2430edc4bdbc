"""What staff write about events after they were published, and the series of one that is a draft."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import District
from engagement.events.events.actions import MOST_WEEKS
from engagement.events.events.models import Event, EventSession

FIRST_YEAR, LAST_YEAR = 2000, 2199
READ_BY_ALL = _("Everybody who signed up reads it.")


class Moment(forms.DateTimeInput):
    """Day and hour in one box, by Taipei's clock."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class MomentField(forms.DateTimeField):
    """A day and an hour that somebody can mean."""

    widget = Moment

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        if isinstance(found, datetime) and not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise forms.ValidationError(_("Please choose a day and an hour."))
        return found


def _reason(readers: Any, most: int = 300) -> forms.CharField:
    box = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=_("Reason"), max_length=most, widget=box, help_text=readers)


class ReasonForm(forms.Form):
    """Why something is cancelled."""

    reason = _reason(READ_BY_ALL)


class TimesForm(forms.Form):
    """When a session is, and how many places it has."""

    starts_at = MomentField(label=_("begins"))
    ends_at = MomentField(label=_("ends"))
    capacity = forms.IntegerField(
        label=_("places"), required=False, min_value=1, max_value=1_000_000, help_text=_("Empty: as many as come.")
    )

    def clean(self) -> dict[str, Any]:
        sent: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = sent.get("starts_at"), sent.get("ends_at")
        if first and last and first >= last:
            self.add_error("ends_at", _("It would end before it begins."))
        return sent


class MoveForm(TimesForm):
    """Another hour or number of places for a published session, and why."""

    reason = _reason(READ_BY_ALL)

    @classmethod
    def of(cls, session: EventSession, data: Any = None) -> "MoveForm":
        """The form as the session stands; `data` is what was sent for it."""
        now = {name: getattr(session, name) for name in ("starts_at", "ends_at", "capacity")}
        return cls(data, initial=now, prefix=f"s{session.pk}")


class PlaceForm(forms.ModelForm):
    """Another place for the sessions to come, and why."""

    reason = _reason(READ_BY_ALL)

    class Meta:
        model = Event
        fields = ("place", "address", "district", "latitude", "longitude")

    prefix = "place"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["district"].queryset = District.objects.filter(in_county=True)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        sent: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.radius_m is not None and sent.get("latitude") is None:
            self.add_error("latitude", _("People check in here by their position: the new place needs one, too."))
        return sent


class WeeksForm(forms.Form):
    """How often the last session of a draft comes again, a week later each time."""

    weeks = forms.IntegerField(
        label=_("weeks"), min_value=1, max_value=MOST_WEEKS,
        help_text=_("How many more sessions to add, each a week after the one before it."),
    )  # fmt: skip


class CorrectionForm(forms.Form):
    """What was true of somebody's attendance, and how one knows."""

    OUTCOMES = (("no", _("did not come")), ("came", _("came")), ("stayed", _("came and stayed to the end")))
    outcome = forms.ChoiceField(label=_("What really happened"), choices=OUTCOMES, widget=forms.RadioSelect)
    reason = _reason(_("The person who approves it reads this."))


class ListForm(forms.Form):
    """A list of people to be signed up, as a spreadsheet writes it."""

    file = forms.FileField(
        label=_("File (CSV or XLSX)"),
        help_text=_(
            "One person a line: e-mail address or card number, then companions and name, if any. At most 10,000 lines."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
    )
