"""The form of an audience's clauses, for its own page and for any page that embeds it. It works without JavaScript.

There are always as many clauses as there may be, most of them folded away: what is left empty is no clause. A first
one that is alone and empty is everybody who has signed up.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen, District, Topic
from civic.core.calendar import taipei_day
from engagement.audiences.facts import CHANNELS
from engagement.audiences.models import DEEDS, MOST_CLAUSES, PARTS, Audience, Clause
from engagement.audiences.words import DEED_WORDS
from surveys.questionnaires.models import Questionnaire

GROUPS = (
    (_("Who they are"), ("min_age", "max_age", "genders", "districts", "topics")),
    (_("How the county knows them"), ("levels", "languages", "channels", "joined_from")),
    (_("But without"), ("not_districts", "not_topics")),
    (_("What they did until it is published"), DEEDS),
)
OLDEST = 130


def _boxes(name: str, label: Any, **more: Any) -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=capfirst(label), required=False, widget=forms.CheckboxSelectMultiple, **more
    )


class ClauseForm(forms.ModelForm):
    """One clause."""

    min_age = forms.IntegerField(label=capfirst(_("from age")), required=False, min_value=0, max_value=OLDEST)
    max_age = forms.IntegerField(label=capfirst(_("to age")), required=False, min_value=0, max_value=OLDEST)
    genders = _boxes("genders", _("genders"))
    levels = _boxes("levels", _("identity levels"))
    districts = _boxes("districts", _("districts"), coerce=int)
    topics = _boxes("topics", _("topics"), coerce=int, help_text=_("People who follow at least one of these topics."))
    languages = _boxes("languages", _("languages"))
    channels = _boxes(
        "channels",
        _("linked channels"),
        help_text=_("People who can be reached by at least one of these channels, whatever their settings."),
    )
    joined_from = forms.DateField(
        label=capfirst(_("joined since")),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    not_districts = _boxes("not_districts", _("but not in these districts"), coerce=int)
    not_topics = _boxes("not_topics", _("but not following these topics"), coerce=int)
    redeemed_within = forms.IntegerField(
        label=capfirst(_("paid with coins in the last days")), required=False, min_value=1, max_value=366
    )
    active_within = forms.IntegerField(
        label=capfirst(_("signed in here in the last days")), required=False, min_value=1, max_value=366
    )
    opened_none_of = forms.IntegerField(
        label=capfirst(_("opened none of our last notices: how many")), required=False, min_value=1, max_value=50
    )

    class Meta:
        model = Clause
        fields = PARTS

    def __init__(self, *args: Any, options: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in DEED_WORDS.items():
            self.fields[name].label = capfirst(words)
        for name, choices in options.items():
            field: Any = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = choices
            else:
                field.choices = choices

    def clean_joined_from(self) -> date | None:
        day: date | None = self.cleaned_data["joined_from"]
        if day is not None and day > taipei_day(timezone.now()):
            raise forms.ValidationError(_("Nobody has joined after today."))
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse what can hold nobody."""
        cleaned = super().clean() or self.cleaned_data
        both = _("You include and exclude the same thing, so nobody is left. Remove it on one side.")
        for side in ("districts", "topics"):
            if set(cleaned.get(side) or ()) & set(cleaned.get(f"not_{side}") or ()) and (
                side == "topics" or set(cleaned[side]) <= set(cleaned[f"not_{side}"])
            ):
                self.add_error(f"not_{side}", both)
        if cleaned.get("answered") and cleaned.get("answered") == cleaned.get("not_answered"):
            self.add_error("not_answered", both)
        return cleaned

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField], bool]]:
        """Its fields under headings; a group is open where something is filled in, or wrong."""
        found = []
        for title, names in GROUPS:
            fields = [self[name] for name in names]
            is_open = any(field.errors or field.value() not in (None, "", []) for field in fields)
            found.append((title, fields, is_open))
        return found

    @property
    def is_filled(self) -> bool:
        return any(is_open for _title, _fields, is_open in self.groups)


class ClausesForm:
    """All clauses of one audience: `is_valid`, then `clauses`, then `save`.

    With a `prefix`, several of them stand on one page. Without, the first clause's fields bear their plain names.
    """

    def __init__(
        self, data: Any = None, *, audience: Audience | None = None, agency_id: Any = None, prefix: str = ""
    ) -> None:
        self.audience = audience if audience is not None and audience.pk else None
        kept = list(Clause.objects.filter(audience=self.audience)) if self.audience else []
        options = _options(self.audience.agency_id if self.audience else agency_id)
        self.is_bound = data is not None
        self.forms = [
            ClauseForm(
                data, prefix=_prefix(prefix, place), options=options,
                instance=kept[place - 1] if place <= len(kept) else Clause(place=place),
            )
            for place in range(1, MOST_CLAUSES + 1)
        ]  # fmt: skip

    def __iter__(self) -> Iterator[ClauseForm]:
        return iter(self.forms)

    def is_valid(self) -> bool:
        return not [form for form in self.forms if not form.is_valid()]  # each of them says what is wrong

    @property
    def errors(self) -> list[str]:
        """All that is wrong, for a page that shows it in one place."""
        return [str(error) for form in self.forms for errors in form.errors.values() for error in errors]

    @property
    def changed_data(self) -> list[str]:
        return list(dict.fromkeys(name for form in self.forms for name in form.changed_data))

    @property
    def clauses(self) -> list[Clause]:
        """The clauses as they were filled in, numbered anew; nothing is saved."""
        filled = [form.instance for form in self.forms if form.instance.asks] or [self.forms[0].instance]
        return [Clause(place=place, **each.parts_by_column) for place, each in enumerate(filled, start=1)]

    @transaction.atomic
    def save(self, audience: Audience) -> None:
        """Write them as the clauses of this audience, if they are others than it has."""
        now = self.clauses
        kept = Clause.objects.filter(audience=audience)
        if [each.parts for each in kept] == [each.parts for each in now]:
            return
        kept.delete()
        for clause in now:
            clause.audience = audience
        Clause.objects.bulk_create(now)


def _prefix(prefix: str, place: int) -> str | None:
    return (prefix or None) if place == 1 else f"{prefix}or{place}"


def _options(agency_id: int | None) -> dict[str, Any]:
    """What can be chosen, looked up once for all clauses. Deeds are asked about an agency's own questionnaires."""
    districts = [(each.pk, str(each)) for each in District.objects.all()]
    topics = [(each.pk, str(each)) for each in Topic.objects.all()]
    asked = Questionnaire.objects.filter(opened_at__isnull=False).order_by("-opened_at")
    own = asked.filter(agency=agency_id) if agency_id else asked.none()
    return {
        "genders": [choice for choice in Citizen.Gender.choices if choice[0]],
        "levels": Citizen.Level.choices,
        "districts": districts,
        "not_districts": districts,
        "topics": topics,
        "not_topics": topics,
        "languages": settings.LANGUAGES,
        "channels": [(name, way.title) for name, way in CHANNELS.items()],
        "answered": own,
        "not_answered": own,
    }
