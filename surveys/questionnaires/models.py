"""What an agency asks its citizens.

A questionnaire and its versions are one family: what it is called, what it pays and where it stands on the site belong
to the questionnaire, what it asks belongs to a version. A correction is the next version; coins come once for all.
"""

from datetime import datetime, timedelta
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from civic.agencies.models import Agency
from civic.decisions.models import Proposal, Stages, moment, signature
from civic.web.uploads import PictureField
from rewards.budgets.models import Campaign
from surveys.logic.grammar import LONGEST, NAME, tree_of

is_name = RegexValidator(rf"\A{NAME}\Z", _("A short name has letters, digits and _, and begins with a letter."))

LONGEST_WAIT = 7 * 24 * 60  # minutes
HOLDS_FOR_SPEED = _(
    "Coins wait only for what is flagged; where answers bear no name, only for answers that came too fast."
)
GRACE = timedelta(hours=1)  # after the end, for whoever is writing then

STAGES = Stages(waiting="submitted", approved="published", rejected="draft", later=("closed",), sends_back=True)


def reads_english() -> bool:
    """Whether whoever reads now has chosen English."""
    return (get_language() or "").startswith("en")


def english(name: Any, most: int) -> models.CharField:
    """A column of the same words in English; without them, readers of English see the Chinese ones."""
    return models.CharField(name, max_length=most, blank=True, default="", db_default="")


class Questionnaire(models.Model):
    """What stays the same in all versions: its number on the site, its title, and the coins that answering earns once.

    Once a version is published, or its first waits for approval, only `closes_at` may change: a trigger keeps the rest.
    """

    class Kind(models.TextChoices):
        QUIZ = "quiz", _("quiz")
        SURVEY = "survey", _("survey")
        POLL = "poll", _("poll")
        FEEDBACK = "feedback", _("feedback")

    class Publishes(models.TextChoices):
        """Which results everybody reads once it has closed; words are never among them."""

        NOTHING = "", pgettext_lazy("results", "none")
        COUNTS = "counts", _("the counts of all questions, when it closes")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="questionnaires", verbose_name=_("agency"))
    title = models.CharField(_("title"), max_length=80)
    title_en = english(_("title in English"), 120)
    kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=Kind.choices,
        default=Kind.SURVEY,
        help_text=_("A quiz pays when every answer is right; the others pay for answering."),
    )
    campaign = models.ForeignKey(
        Campaign,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="questionnaires",
        verbose_name=_("campaign"),
        help_text=_("Where the coins come from. Without one, answering earns nothing."),
    )
    coins = models.PositiveIntegerField(_("coins for answering"), default=0)
    max_tries = models.PositiveSmallIntegerField(
        _("tries"), default=1, help_text=_("How often a quiz may be tried until it is passed.")
    )
    wait_minutes = models.PositiveSmallIntegerField(
        _("minutes between two tries"), default=0, db_default=0,
        help_text=_("So long nobody tries again: time to read. 0: at once."),
    )  # fmt: skip
    draws = models.PositiveSmallIntegerField(
        _("asks so many of its questions"), null=True, blank=True,
        help_text=_("A quiz draws them by chance, for each person and try, in an order of chance. Empty: all of them."),
    )  # fmt: skip
    is_anonymous = models.BooleanField(
        _("answers bear no name"),
        default=True,
        help_text=_("Chosen when it is made, and never changed. Without it, the agency reads who said what."),
    )
    keeps_groups = models.BooleanField(
        _("keeps age band, gender and district"), default=False, db_default=False,
        help_text=_("The page says so first. Then results are shown by these groups, from 20 people on, and weighted."),
    )  # fmt: skip
    publishes = models.CharField(
        _("results for everybody"), max_length=8, choices=Publishes.choices, blank=True, default="", db_default="",
        help_text=_("Fixed when it opens, and said before the first answer: nobody chooses later which results suit."),
    )  # fmt: skip
    gives_rows = models.BooleanField(
        _("with single answers"), default=False, db_default=False,
        help_text=_("The page says so first. After the end the agency takes each set of answers along, nameless."),
    )  # fmt: skip
    closes_after = models.PositiveIntegerField(
        _("closes after so many people"), null=True, blank=True,
        help_text=_("Whoever is writing then may still send for an hour. Empty: it closes at its time, or by hand."),
    )  # fmt: skip
    keeps_days = models.PositiveSmallIntegerField(
        _("days that answers are kept"), null=True, blank=True,
        help_text=_("So many days after its end all sets of answers are erased, and their counts stay. Empty: kept."),
    )  # fmt: skip
    fast_percent = models.PositiveSmallIntegerField(
        _("flags answers that took less than this percent of the minutes"), null=True, blank=True,
        help_text=_("Such as 30. They count all the same. Empty: nothing is flagged."),
    )  # fmt: skip
    straight_from = models.PositiveSmallIntegerField(
        _("flags the same answer in so many rows and ratings"), null=True, blank=True,
        help_text=_("Where all rows of tables and all ratings got the same, from so many on. Empty: not looked at."),
    )  # fmt: skip
    contradicts = models.CharField(
        _("flags answers that contradict each other"), max_length=LONGEST, blank=True, default="", db_default="",
        help_text=_("A condition that cannot be true of anybody, such as ${has_child} = 'no' and ${children} > 0."),
    )  # fmt: skip
    holds_awards = models.BooleanField(
        _("coins of flagged answers wait for a look"), default=False, db_default=False,
        help_text=_("Said first. Somebody releases or refuses them, with a reason. Without it, flags are only noted."),
    )  # fmt: skip
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="next_rounds",
        verbose_name=_("round before"),
    )  # fmt: skip
    opened_at = models.DateTimeField(
        _("open since"), null=True, blank=True, editable=False, help_text=_("Set when its notice is published.")
    )
    closes_at = models.DateTimeField(_("open until"), null=True, blank=True)

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(coins=0) | models.Q(campaign__isnull=False),
                name="questionnaire_coins_need_campaign",
                violation_error_message=_("Coins need a campaign that pays for them."),
            ),
            models.CheckConstraint(
                condition=models.Q(publishes="") | models.Q(is_anonymous=True),
                name="questionnaire_publishes_anonymous",
                violation_error_message=_("Results for everybody need answers that bear no name."),
            ),
            models.CheckConstraint(
                condition=models.Q(gives_rows=False) | models.Q(is_anonymous=True, keeps_groups=False),
                name="questionnaire_rows_without_groups",
                violation_error_message=_(
                    "Single answers go with no name, and not with age band, gender and district."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(closes_after__isnull=True) | models.Q(closes_after__gte=1),
                name="questionnaire_closes_after_some",
            ),
            models.CheckConstraint(
                condition=models.Q(max_tries__gte=1, max_tries__lte=10), name="questionnaire_tries_limited"
            ),
            models.CheckConstraint(
                condition=models.Q(wait_minutes=0) | models.Q(wait_minutes__lte=LONGEST_WAIT, max_tries__gte=2),
                name="questionnaire_wait_between_tries",
                violation_error_message=_("A wait is at most seven days, and needs more than one try."),
            ),
            models.CheckConstraint(
                condition=models.Q(fast_percent__isnull=True) | models.Q(fast_percent__gte=1, fast_percent__lte=90),
                name="questionnaire_fast_is_a_share",
                violation_error_message=_("Too fast is a share of the minutes: from 1 to 90 percent."),
            ),
            models.CheckConstraint(
                condition=models.Q(straight_from__isnull=True) | models.Q(straight_from__gte=3, straight_from__lte=100),
                name="questionnaire_straight_from_some",
                violation_error_message=_("The same answer is looked at from 3 to 100 rows and ratings on."),
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="quiz")
                | models.Q(fast_percent__isnull=True, straight_from__isnull=True, contradicts="", holds_awards=False),
                name="questionnaire_quiz_flags_nothing",
                violation_error_message=_("A quiz flags nothing: it knows which answers are right."),
            ),
            models.CheckConstraint(
                condition=models.Q(holds_awards=False)
                | models.Q(fast_percent__isnull=False)
                | models.Q(is_anonymous=False, straight_from__isnull=False)
                | (models.Q(is_anonymous=False) & ~models.Q(contradicts="")),
                name="questionnaire_holds_for_a_flag",
                violation_error_message=HOLDS_FOR_SPEED,
            ),
            models.CheckConstraint(
                condition=models.Q(draws__isnull=True)
                | models.Q(draws__gte=1, kind="quiz", gives_rows=False, keeps_groups=False),
                name="questionnaire_draws_of_a_quiz",
                violation_error_message=_(
                    "Only a quiz draws its questions, at least one; it gives no single answers and keeps no groups."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def words(self) -> str:
        """Its title in the reader's language."""
        return self.title_en if self.title_en and reads_english() else self.title

    @property
    def flags_answers(self) -> bool:
        """Whether answers are looked at for haste, sameness or contradiction."""
        return bool(self.fast_percent or self.straight_from or self.contradicts)

    def is_closed(self, now: datetime) -> bool:
        """Whether nobody may begin any more; whoever has begun may still send, until it is over."""
        return self.closes_at is not None and self.closes_at <= now

    def is_over(self, now: datetime) -> bool:
        """Whether no answer is taken any more."""
        return self.over_at is not None and self.over_at <= now

    def tells_results(self, now: datetime) -> bool:
        """Whether everybody reads the results: promised before it opened, and over since, or published by hand."""
        if self.opened_at is None or not self.publishes:
            return False
        return self.is_over(now) or hasattr(self, "results_page")

    @property
    def over_at(self) -> datetime | None:
        return self.closes_at and self.closes_at + GRACE

    @property
    def lang(self) -> str:
        """The language of `words`, as HTML names it."""
        return "en" if self.title_en and reads_english() else "zh-Hant"

    @property
    def live(self) -> "Version | None":
        """The version that citizens answer; None before the first is published."""
        return self.versions.filter(state=Version.State.PUBLISHED).first()

    @property
    def draft(self) -> "Version | None":
        """The version that is being written or waits for approval, if there is one."""
        return self.versions.filter(state__in=Version.UNPUBLISHED).first()

    @property
    def version(self) -> "Version":
        """The version that citizens answer, or will: its first draft. Raises Version.DoesNotExist before that."""
        return self.versions.filter(state__in=(*Version.UNPUBLISHED, Version.State.PUBLISHED)).earliest("number")

    @property
    def questions(self) -> "models.QuerySet[Question]":
        """The questions of `version`."""
        now = self.versions.filter(state__in=(*Version.UNPUBLISHED, Version.State.PUBLISHED))
        return Question.objects.filter(version=now.order_by("number").values("pk")[:1])

    @property
    def asked(self) -> "list[Question]":
        """The same with their choices, read at once."""
        return list(self.questions.prefetch_related("choices"))


class Version(Proposal):
    """What a questionnaire asks, word for word. Once published it never changes (triggers); a correction is the next.

    `content_hash` is computed by the database at the moment of publishing, over all that is asked and promised.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("waiting for approval")
        PUBLISHED = "published", _("published")
        CLOSED = "closed", _("replaced by a correction")

    stages = STAGES

    UNPUBLISHED = (State.DRAFT, State.SUBMITTED)

    questionnaire = models.ForeignKey(
        Questionnaire, models.CASCADE, related_name="versions", verbose_name=_("questionnaire")
    )
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    proposed_by = signature(_("drafted by"), null=True)
    proposed_at = moment(_("drafted"), null=True)
    published_at = models.DateTimeField(_("published"), null=True)
    content_hash = models.CharField(_("fingerprint"), max_length=64, blank=True)
    one_at_a_time = models.BooleanField(
        _("one question at a time"), default=False, db_default=False,
        help_text=_("Each question has a page of its own. Without it, a new page begins with each “new page”."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="version_numbered_once"),
            models.UniqueConstraint(
                fields=["questionnaire"], condition=models.Q(state="published"), name="version_one_published"
            ),
            models.UniqueConstraint(
                fields=["questionnaire"],
                condition=models.Q(state__in=("draft", "submitted")),
                name="version_one_draft",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("draft", "submitted"), published_at__isnull=True, content_hash="")
                | models.Q(state__in=("published", "closed"), published_at__isnull=False),
                name="version_published_has_its_time",
            ),
            # The first version is approved together with what it hangs on; a correction, by itself.
            *STAGES.constraints("version", unless=models.Q(number=1)),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire_id} v{self.number}"


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
        help_text=_("Of a quiz: the heading under which the notice says it. It is linked beside why."),
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
        _("sentence if it does not"), max_length=200, blank=True, db_default="", default="",
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
        return Questionnaire.objects.values_list("is_anonymous", flat=True).get(versions=self.version_id)

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
    is_other = models.BooleanField(_("asks to say which"), default=False, db_default=False)

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
