"""Forms of the pages about staff."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.staff import tokens
from civic.staff.models import ReadSample


class TokenForm(forms.Form):
    """What a program is let into, and for how long."""

    program = forms.CharField(label=_("Program"), max_length=60, help_text=_("What runs with it, and where."))
    scopes = forms.MultipleChoiceField(
        label=_("May"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick only what the program needs. If the token leaks, it can do no more than that."),
    )
    days = forms.IntegerField(
        label=_("Good for how many days"), min_value=1, max_value=tokens.MOST_DAYS, initial=tokens.DAYS
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = tokens.offered(user)  # type: ignore[attr-defined]


class JudgeForm(forms.Form):
    """What the auditor found."""

    verdict = forms.ChoiceField(
        label=_("Verdict"),
        choices=[(value, words) for value, words in ReadSample.Verdict.choices if value],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class DayForm(forms.Form):
    """Which day to look at."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
