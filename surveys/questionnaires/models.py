"""What an agency asks its citizens."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from civic.agencies.models import Agency
from rewards.budgets.models import Campaign


class Questionnaire(models.Model):
    """A few questions, and the coins that answering them earns."""

    class Kind(models.TextChoices):
        QUIZ = "quiz", _("quiz")
        SURVEY = "survey", _("survey")
        POLL = "poll", _("poll")
        FEEDBACK = "feedback", _("feedback")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="questionnaires", verbose_name=_("agency"))
    title = models.CharField(_("title"), max_length=80)
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
                condition=models.Q(max_tries__gte=1, max_tries__lte=10), name="questionnaire_tries_limited"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """One question: one choice, several choices, or words."""

    class Kind(models.TextChoices):
        SINGLE = "single", _("one choice")
        MULTIPLE = "multiple", _("several choices")
        TEXT = "text", _("free text")

    questionnaire = models.ForeignKey(
        Questionnaire, models.CASCADE, related_name="questions", verbose_name=_("questionnaire")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.SINGLE)
    text = models.CharField(_("question"), max_length=200)
    is_required = models.BooleanField(_("must be answered"), default=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.text


class Choice(models.Model):
    """An answer to choose; in a quiz, right or wrong."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="choices", verbose_name=_("question"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    text = models.CharField(_("answer"), max_length=100)
    is_right = models.BooleanField(_("right answer"), default=False)

    class Meta:
        verbose_name = _("choice")
        verbose_name_plural = _("choices")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.text
