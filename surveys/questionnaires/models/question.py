"""A question of a version, and the answers to choose from."""

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from civic.web.uploads import PictureField
from surveys.logic.grammar import LONGEST, NAME, tree_of
from surveys.questionnaires.models.texts import english, reads_english
from surveys.questionnaires.models.version import Version

is_name = RegexValidator(rf"\A{NAME}\Z", _("A short name has letters, digits and _, and begins with a letter."))


class Question(models.Model):
    """One question. What its kind asks for and how, surveys/kinds knows; `least` and `most` are its limits, if any."""

    class Kind(models.TextChoices):
        SINGLE = "single", _("one choice")
        PICTURE = "picture", _("one picture of several")
        MULTIPLE = "multiple", _("several choices")
        YES_NO = "yes_no", _("yes or no")
        RATING = "rating", _("rating")
        NPS = "nps", _("recommendation, 0 to 10")
        NUMBER = "number", _("numeric value")
        WHOLE = "whole", _("whole number")
        DATE = "date", _("date")
        PLACE = "place", _("place")
        SHORT = "short", _("short text")
        TEXT = "text", _("free text")
        CONSENT = "consent", _("agreeing by a tick")
        RANKING = "ranking", _("putting in order")
        MATRIX = "matrix", _("table of rows")
        NOTE = "note", _("text to read")
        SECTION = "section", _("new page")

    version = models.ForeignKey(Version, models.CASCADE, related_name="questions", verbose_name=_("version"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.SINGLE)
    text = models.CharField(_("question"), max_length=200)
    text_en = english(_("question in English"), 300)
    hint = models.CharField(_("hint"), max_length=200, blank=True, default="", db_default="",
                            help_text=_("A line under the question: what is meant, where to find it."))  # fmt: skip
    hint_en = english(_("hint in English"), 300)
    is_required = models.BooleanField(_("must be answered"), default=True)
    explanation = models.CharField(
        _("why"), max_length=300, blank=True, db_default="", default="",
        help_text=_("Told after a quiz: why an answer is right, and where the notice says so."),
    )  # fmt: skip
    explanation_en = english(_("why, in English"), 450)
    place = models.CharField(
        _("heading in the notice"), max_length=100, blank=True, db_default="", default="",
        help_text=_(
            "For a quiz: the heading in the notice that gives the answer. It is linked beside the explanation."
        ),
    )  # fmt: skip
    least = models.DecimalField(_("at least"), max_digits=18, decimal_places=6, null=True, blank=True)
    most = models.DecimalField(_("at most"), max_digits=18, decimal_places=6, null=True, blank=True)
    name = models.CharField(
        _("short name"), max_length=32, blank=True, db_default="", default="", validators=[is_name],
        help_text=_("How conditions and later texts call this question, such as age."),
    )  # fmt: skip
    shown_if = models.CharField(
        _("only shown if"), max_length=LONGEST, blank=True, db_default="", default="",
        help_text=_("Such as ${age} >= 18 and selected(${topics}, 'roads'). Empty: always shown."),
    )  # fmt: skip
    shown_tree = models.JSONField(_("the same as a tree"), null=True, editable=False)
    must = models.CharField(
        _("the answer must fulfil"), max_length=LONGEST, blank=True, db_default="", default="",
        help_text=_("The dot is the answer: . >= 18. Empty: every answer goes."),
    )  # fmt: skip
    must_tree = models.JSONField(_("the same as a tree"), null=True, editable=False)
    fault = models.CharField(
        _("sentence if it does not fit"), max_length=200, blank=True, db_default="", default="",
        help_text=_("What citizens read then, such as: this offer is for adults."),
    )  # fmt: skip
    fault_en = english(_("the sentence in English"), 300)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "name"],
                condition=~models.Q(name=""),
                name="question_name_once",
                violation_error_message=_("Two questions have the same short name."),
            ),
            models.CheckConstraint(
                condition=models.Q(shown_tree__isnull=True) | ~models.Q(shown_if=""), name="question_tree_of_condition"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The trees say what the conditions say; of one that cannot be read yet there is none."""
        self.shown_tree, self.must_tree = tree_of(self.shown_if), tree_of(self.must)
        super().save(*args, **kwargs)

    @cached_property
    def is_anonymous(self) -> bool:
        """Whether its answers bear no name: some kinds take less then. It never changes."""
        return Version.objects.values_list("questionnaire__is_anonymous", flat=True).get(pk=self.version_id)

    @property
    def fault_words(self) -> str:
        return (self.fault_en if self.is_read_in_english else "") or self.fault

    @property
    def is_read_in_english(self) -> bool:
        """A question is read in one language as a whole: its words decide, and what they lack is shown in Chinese."""
        return bool(self.text_en) and reads_english()

    @property
    def lang(self) -> str:
        """The language of `words`, as HTML names it."""
        return "en" if self.is_read_in_english else "zh-Hant"

    @property
    def words(self) -> str:
        """What is asked, in the reader's language."""
        return self.text_en if self.is_read_in_english else self.text

    @property
    def hint_words(self) -> str:
        return (self.hint_en if self.is_read_in_english else "") or self.hint

    @property
    def why_words(self) -> str:
        return (self.explanation_en if self.is_read_in_english else "") or self.explanation


class Choice(models.Model):
    """An answer to choose; in a quiz, right or wrong."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="choices", verbose_name=_("question"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    text = models.CharField(_("answer"), max_length=100)
    text_en = english(_("answer in English"), 150)
    name = models.CharField(
        _("short name"), max_length=32, blank=True, db_default="", default="",
        help_text=_("How conditions call this answer; its words, if empty."),
    )  # fmt: skip
    is_right = models.BooleanField(_("right answer"), default=False)
    picture = PictureField(_("picture"), upload_to="choices/", blank=True, default="", db_default="")
    is_row = models.BooleanField(_("row of a table"), default=False, db_default=False)
    is_other = models.BooleanField(_("asks for the citizen’s own words"), default=False, db_default=False)

    class Meta:
        verbose_name = _("choice")
        verbose_name_plural = _("choices")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.text

    @property
    def words(self) -> str:
        """The answer in the reader's language."""
        return self.text_en if self.text_en and reads_english() else self.text
