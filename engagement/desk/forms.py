"""The six parts of a draft as forms. Nothing is required here: a draft is saved as far as it is written."""

from copy import copy
from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Topic
from civic.agencies.models import Agency
from civic.desk.fields import PictureField
from civic.web.uploads import PaperFormField
from engagement.attachments.models import Attachment
from engagement.audiences.admin import AudienceForm
from engagement.audiences.models import Audience
from engagement.notices.models import MOST_MORE_TOPICS, Notice
from engagement.notices.words import further
from rewards.budgets.models import Campaign
from surveys.questionnaires.models import Questionnaire
from surveys.questionnaires.promises import keep_apart

ALL, SAVED, OWN = "all", "saved", "own"
MOST_LETTERS = 20_000  # of a text; people read 600
FIRST_YEAR, LAST_YEAR = 2000, 2199
SHORT, LONG = {"rows": 2}, {"rows": 8}
WORDS_EN = ("title_en", "summary_en", "body_en", "picture_alt_en")
FURTHER = dict(zip(("title", "summary", "body", "picture_alt"), WORDS_EN, strict=True))  # as long as the English ones


class Moment(forms.DateTimeInput):
    """Day and hour in one box, by Taipei's clock."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


def is_of_our_time(moment: datetime | None) -> bool:
    """Whether it can be meant, and kept: not the year 1."""
    return moment is None or FIRST_YEAR <= moment.year <= LAST_YEAR


class Lenient(forms.ModelForm):
    """A form whose valid fields are kept even where another one has a fault; a limit of letters is shown, too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, value in list(cleaned.items()):
            if isinstance(value, datetime) and not is_of_our_time(value):
                self.add_error(name, _("Please choose a day and an hour."))
        return cleaned


class DraftForm(Lenient):
    """Picture, words, when: the notice's own columns."""

    picture = PictureField(
        label=capfirst(_("picture")),
        help_text=_("JPEG, PNG or WebP. It is made smaller, and where it was taken is removed."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )

    more_topics = forms.TypedMultipleChoiceField(
        label=capfirst(_("further topics")), coerce=int, widget=forms.CheckboxSelectMultiple,
        help_text=_("People who follow one of them find it, too. Four at most."),
    )  # fmt: skip

    class Meta:
        model = Notice
        fields = (
            "kind", "topic", "more_topics", "picture", "focus_x", "focus_y", "picture_alt", "picture_alt_en",
            "title", "title_en", "summary", "summary_en", "body", "body_en", "place",
            "starts_at", "ends_at", "wanted_at", "expires_at", "is_sent",
        )  # fmt: skip
        widgets = {
            **{
                name: forms.Textarea(attrs=SHORT) for name in ("summary", "summary_en", "picture_alt", "picture_alt_en")
            },
            **{name: forms.Textarea(attrs=LONG) for name in ("body", "body_en")},
            **{name: Moment() for name in ("starts_at", "ends_at", "wanted_at", "expires_at")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(each.pk, str(each)) for each in Topic.objects.filter(in_use=True)]
        self.fields["more_topics"].choices = known  # type: ignore[attr-defined]
        for name in ("focus_x", "focus_y"):
            self.fields[name].widget.attrs |= {"min": 0, "max": 100, "step": 5, "inputmode": "numeric"}
        for name in WORDS_EN:
            self.fields[name].widget.attrs["lang"] = "en"
        for name in ("title", "summary", "body", "picture_alt"):
            self.fields[name].widget.attrs["lang"] = "zh-Hant"
        for name in ("body", "body_en"):
            self.fields[name].validators.append(MaxLengthValidator(MOST_LETTERS))
        for name in ("title", "title_en"):
            self.fields[name].widget.attrs["class"] = "desk-title"

        for code, name in further():
            written = self.instance.further.get(code, {})
            for column, like in FURTHER.items():
                widget = copy(self.fields[like].widget)
                widget.attrs = {**widget.attrs, "lang": code}
                self.fields[f"{column}_{code}"] = forms.CharField(
                    label=f"{self.fields[column].label} ({name})", required=False, initial=written.get(column, ""),
                    max_length=self.fields[like].max_length or MOST_LETTERS,  # type: ignore[attr-defined]
                    widget=widget,
                )  # fmt: skip

    @property
    def further(self) -> list[tuple[str, str, list[Any]]]:
        """The further languages: code, name, and the fields of their words."""
        return [(code, name, [self[f"{column}_{code}"] for column in FURTHER]) for code, name in further()]

    def _post_clean(self) -> None:
        """Words of further languages into their one column; those of a language that the site left stay as they are."""
        super()._post_clean()  # type: ignore[misc]
        kept = {code: dict(words) for code, words in self.instance.further.items()}
        for code, _name in further():
            words = kept.setdefault(code, {})
            for column in FURTHER:
                if f"{column}_{code}" in self.cleaned_data:
                    words[column] = self.cleaned_data[f"{column}_{code}"]
        self.instance.further = {code: words for code, words in kept.items() if any(words.values())}

    def clean_more_topics(self) -> list[int]:
        chosen: list[int] = self.cleaned_data["more_topics"]
        if len(chosen) > MOST_MORE_TOPICS:
            raise forms.ValidationError(_("Four further topics at most."))
        return chosen

    def clean_focus_x(self) -> int:
        return _percent(self.cleaned_data["focus_x"])

    def clean_focus_y(self) -> int:
        return _percent(self.cleaned_data["focus_y"])

    def clean_kind(self) -> str:
        return str(self.cleaned_data["kind"] or Notice.Kind.NEWS)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        begins, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if begins and ends and ends < begins:
            self.add_error("ends_at", _("It would end before it begins."))
            cleaned.pop("starts_at", None)
        main = cleaned.get("topic")
        if main and "more_topics" in cleaned:  # ticked twice is meant once
            cleaned["more_topics"] = [pk for pk in cleaned["more_topics"] if pk != main.pk]
        lines = [f"{column}_{code}" for code, _name in further() for column in ("title", "summary")]
        for name in ("title", "title_en", "summary", "summary_en", "place", *lines):
            if name in cleaned:
                cleaned[name] = " ".join(str(cleaned[name]).split())
        return cleaned


def _percent(number: int | None) -> int:
    """The middle where nothing was said."""
    return 50 if number is None else number


class FilesForm(forms.Form):
    """A file to hang on the notice, and what those that hang there are called."""

    attach = PaperFormField(
        label=_("Attach a file"), required=False,
        help_text=_(
            "A form, a plan, a scanned page: PDF, ODT, DOCX, JPEG or PNG, 10 MB at most. Five at most. "
            "Photos inside a PDF keep what the camera wrote, such as where they were taken."
        ),
    )  # fmt: skip
    attach_name = forms.CharField(
        label=_("What it is called"), max_length=80, required=False, help_text=_("Empty: as the file is called.")
    )

    def __init__(self, *args: Any, notice: Notice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = list(notice.attachments.all()) if notice.pk else []
        for each in self.kept:
            self.fields[f"file-{each.pk}"] = forms.CharField(
                label=_("Name of the file"), max_length=80, required=False, initial=each.name
            )

    @property
    def rows(self) -> list[tuple[Attachment, Any]]:
        """Each file with the field of its name."""
        return [(each, self[f"file-{each.pk}"]) for each in self.kept]


class WhomForm(forms.Form):
    """Everybody, a saved audience, or a rule that is made here."""

    whom = forms.ChoiceField(
        choices=(
            (ALL, _("Everyone, signed in or not")),
            (OWN, _("Those whom I describe here")),
            (SAVED, _("A saved audience")),
        ),
        widget=forms.RadioSelect, required=False, initial=ALL, label=_("For whom"),
    )  # fmt: skip
    audience = forms.ModelChoiceField(Audience.objects.none(), required=False, label=_("Saved audience"))

    def __init__(self, *args: Any, agency: Agency | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audience"].queryset = Audience.objects.filter(agency=agency)  # type: ignore[attr-defined]


class RuleForm(AudienceForm):
    """The audiences' own form, but for agency and name, which a rule of one notice has from it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("agency", "name"):
            self.fields.pop(name, None)

    @property
    def is_empty(self) -> bool:
        """Whether it leaves nobody out."""
        return not any(clause.asks for clause in self.clauses_form.clauses)


class AskForm(Lenient):
    """What kind of questions hang on the notice, and what answering brings."""

    asks = forms.ChoiceField(
        choices=(("", _("no questions")), *Questionnaire.Kind.choices),
        widget=forms.RadioSelect,
        label=_("What it asks"),
    )
    take = forms.ModelChoiceField(
        Questionnaire.objects.none(), label=_("Take the questions from"), empty_label=_("an earlier questionnaire …")
    )

    class Meta:
        model = Questionnaire
        fields = (
            "campaign", "coins", "max_tries", "wait_minutes", "draws", "closes_at", "closes_after",
            "is_anonymous", "keeps_groups", "publishes", "gives_rows", "keeps_days",
            "fast_percent", "straight_from", "holds_awards", "lets_correct", "reminds_days",
        )  # fmt: skip
        widgets = {"closes_at": Moment()}

    def __init__(self, *args: Any, agency: Agency | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        campaigns = Campaign.objects.filter(agency=agency, state=Campaign.State.OPEN)
        self.fields["campaign"].queryset = campaigns  # type: ignore[attr-defined]
        earlier = Questionnaire.objects.filter(agency=agency, versions__isnull=False).distinct().order_by("-id")
        self.fields["take"].queryset = earlier  # type: ignore[attr-defined]
        if self.instance.pk is None:
            only = list(campaigns[:2])
            self.initial["campaign"] = only[0].pk if len(only) == 1 else None

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
        if cleaned.get("coins") and not cleaned.get("campaign"):
            self.add_error("campaign", _("Coins need a campaign that pays for them."))
            cleaned.pop("coins", None)
        return keep_apart(self, cleaned)
