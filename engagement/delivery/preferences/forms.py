"""The page of preferences as a form: a choice for each family and channel, quiet hours, a rest."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civic.agencies.models import Agency
from engagement.delivery.kinds import Channel
from engagement.delivery.preferences.actions import LONGEST_REST
from engagement.delivery.preferences.models import Manner
from engagement.delivery.preferences.queries import HOWS, Choice

LABELS = {Channel.WEBPUSH: _("On my devices"), Channel.LINE: _("By LINE"), Channel.EMAIL: _("By e-mail"),
          Channel.SMS: _("By short message")}  # fmt: skip
AS_ALL = _("as for all notices")
RESTS = [("", _("as it is")), ("0", _("no pause")), ("1", _("1 day")), ("7", _("a week")), ("30", _("30 days"))]


class PreferencesForm(forms.Form):
    """Fields are named `<family>__<channel>`; families of which nothing can be chosen have none."""

    quiet_from = forms.TimeField(label=_("Quiet from"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    quiet_until = forms.TimeField(label=_("until"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    words_on_screen = forms.BooleanField(
        label=_("Show the words on a locked screen"), required=False,
        help_text=_("Otherwise a message says only what it is about, and you open it to read it."),
    )  # fmt: skip
    rest = forms.ChoiceField(
        label=_("Send nothing for a while"), required=False, choices=RESTS,
        help_text=_("Everything waits in your inbox. Emergencies still come."),
    )  # fmt: skip

    muted = forms.ModelMultipleChoiceField(
        label=_("Agencies that send me nothing"), required=False, queryset=Agency.objects.order_by("name"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("You still find their notices in the portal. Emergencies still come."),
    )  # fmt: skip

    def __init__(self, choices: list[Choice], manner: Manner, muted: list[Agency], data: Any = None) -> None:
        initial: dict[str, Any] = {
            "quiet_from": manner.quiet_from, "quiet_until": manner.quiet_until,
            "words_on_screen": manner.words_on_screen, "muted": muted,
        }  # fmt: skip
        super().__init__(data, initial=initial)
        rows = [(choice, list(self._add(choice))) for choice in choices]
        self.rows = [row for row in rows if not row[0].is_topic]
        self.topics = [row for row in rows if row[0].is_topic]

    def _add(self, choice: Choice) -> Any:
        for channel, how in choice.how.items() if choice.can_choose else ():
            name = f"{choice.family.slug}__{channel}"
            wording = [(each.value, each.label) for each in HOWS[channel]]
            if choice.is_topic:
                wording.insert(0, ("", AS_ALL))
            self.fields[name] = forms.ChoiceField(
                label=LABELS[channel], choices=wording, initial=how or "", required=not choice.is_topic
            )
            yield self[name]

    @property
    def hows(self) -> dict[tuple[str, str], str | None]:
        """What was chosen, by (family, channel); None where a topic goes by all notices."""
        names = [name.rpartition("__") for name in self.cleaned_data if "__" in name]
        return {(family, channel): self.cleaned_data[f"{family}__{channel}"] or None for family, _s, channel in names}

    @property
    def rest_days(self) -> int | None:
        chosen = self.cleaned_data["rest"]
        return min(int(chosen), LONGEST_REST) if chosen else None
