"""What an agency asks its citizens.

A questionnaire and its versions are one family: what it is called, what it pays and where it stands on the site belong
to the questionnaire, what it asks belongs to a version. A correction is the next version; coins come once for all.
"""

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from civic.agencies.models import Agency
from rewards.budgets.models import Campaign
from surveys.logic.grammar import LONGEST
from surveys.questionnaires.models.question import Question
from surveys.questionnaires.models.texts import english, reads_english
from surveys.questionnaires.models.version import Version

LONGEST_WAIT = 7 * 24 * 60  # minutes
HOLDS_FOR_SPEED = _(
    "Coins wait only for flagged answers; where answers are anonymous, only for answers that came too fast."
)
CORRECTS_NAMED = _("Only answers with names can be corrected, and those of a quiz never: it has tries.")
LONGEST_AHEAD = 30  # days
REMINDS_WITHIN = _("A reminder comes from 1 to 30 days before the end.")
GRACE = timedelta(hours=1)  # after the end, for whoever is writing then


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
        help_text=_("Nobody can try again before this time is over: time to read the notice. 0: at once."),
    )  # fmt: skip
    draws = models.PositiveSmallIntegerField(
        _("number of questions drawn"), null=True, blank=True,
        help_text=_("A quiz draws them at random, in random order, for each person and try. Empty: all of them."),
    )  # fmt: skip
    is_anonymous = models.BooleanField(
        _("answers are anonymous"),
        default=True,
        help_text=_("Chosen when it is made, and never changed. Without a tick, the agency sees who answered what."),
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
        help_text=_(
            "The page says so first. After the end the agency can download each person’s answers, without names."
        ),
    )  # fmt: skip
    closes_after = models.PositiveIntegerField(
        _("closes after this many people"), null=True, blank=True,
        help_text=_(
            "People who are writing then can still send for an hour. Empty: it closes at its time, or by hand."
        ),
    )  # fmt: skip
    keeps_days = models.PositiveSmallIntegerField(
        _("days that answers are kept"), null=True, blank=True,
        help_text=_(
            "This many days after the end all answers are erased; only their counts stay. Empty: answers are kept."
        ),
    )  # fmt: skip
    reminds_days = models.PositiveSmallIntegerField(
        _("reminds this many days before the end"), null=True, blank=True,
        help_text=_(
            "Whom its notice concerns and who has not answered gets one reminder, by the ways that they chose; the page"
            " says so first. Empty: nobody is reminded."
        ),
    )  # fmt: skip
    fast_percent = models.PositiveSmallIntegerField(
        _("flags answers that took less than this percent of the minutes"), null=True, blank=True,
        help_text=_("Such as 30. They count all the same. Empty: nothing is flagged."),
    )  # fmt: skip
    straight_from = models.PositiveSmallIntegerField(
        _("flags the same answer in this many rows and ratings"), null=True, blank=True,
        help_text=_(
            "Where all rows of tables and all ratings got the same answer, from this many on. Empty: not checked."
        ),
    )  # fmt: skip
    contradicts = models.CharField(
        _("flags answers that contradict each other"), max_length=LONGEST, blank=True, default="", db_default="",
        help_text=_("A condition that is true of nobody, such as ${has_child} = 'no' and ${children} > 0."),
    )  # fmt: skip
    holds_awards = models.BooleanField(
        _("coins of flagged answers wait for a look"), default=False, db_default=False,
        help_text=_("Said first. Somebody releases or refuses them, with a reason. Without it, flags are only noted."),
    )  # fmt: skip
    lets_correct = models.BooleanField(
        _("people may correct their answers until it closes"), default=False, db_default=False,
        help_text=_("Only with names: nobody finds an anonymous answer again, not even who wrote it. Coins come once."),
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
                violation_error_message=_("Results for everybody need anonymous answers."),
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
                condition=models.Q(reminds_days__isnull=True)
                | models.Q(reminds_days__gte=1, reminds_days__lte=LONGEST_AHEAD),
                name="questionnaire_reminds_within_a_month",
                violation_error_message=REMINDS_WITHIN,
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
                condition=models.Q(lets_correct=False) | (models.Q(is_anonymous=False) & ~models.Q(kind="quiz")),
                name="questionnaire_corrects_named",
                violation_error_message=CORRECTS_NAMED,
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
    def reminds_at(self) -> datetime | None:
        """From when those who have not answered are reminded; None: never, or as long as it has no end."""
        if self.reminds_days is None or self.closes_at is None:
            return None
        return self.closes_at - timedelta(days=self.reminds_days)

    @property
    def lang(self) -> str:
        """The language of `words`, as HTML names it."""
        return "en" if self.title_en and reads_english() else "zh-Hant"

    @property
    def live(self) -> Version | None:
        """The version that citizens answer; None before the first is published."""
        return self.versions.filter(state=Version.State.PUBLISHED).first()

    @property
    def draft(self) -> Version | None:
        """The version that is being written or waits for approval, if there is one."""
        return self.versions.filter(state__in=Version.UNPUBLISHED).first()

    @property
    def version(self) -> Version:
        """The version that citizens answer, or will: its first draft. Raises Version.DoesNotExist before that."""
        return self.versions.filter(state__in=(*Version.UNPUBLISHED, Version.State.PUBLISHED)).earliest("number")

    @property
    def questions(self) -> models.QuerySet[Question]:
        """The questions of `version`."""
        now = self.versions.filter(state__in=(*Version.UNPUBLISHED, Version.State.PUBLISHED))
        return Question.objects.filter(version=now.order_by("number").values("pk")[:1])

    @property
    def asked(self) -> list[Question]:
        """The same with their choices, read at once."""
        return list(self.questions.prefetch_related("choices"))
