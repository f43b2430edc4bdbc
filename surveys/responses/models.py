"""Answers, and who has answered: two tables with nothing between them that joins a person to an anonymous answer."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen, District
from surveys.questionnaires.models import Choice, Question, Questionnaire, Version


class Participation(models.Model):
    """That a citizen took part in a version, on which day, how often they tried, what they earned; not what they said.

    Each version may be answered; coins come once for all versions of a questionnaire.
    """

    class KeptBack(models.TextChoices):
        """Why coins that were promised did not come, or not all of them, when the answers did."""

        NOTHING = "", _("nothing")
        EXHAUSTED = "exhausted", _("all coins had been given out")
        LEVEL = "level", _("the limits of the identity level")
        GUARDIAN = "guardian", _("no guardian had agreed")
        AGE = "age", _("the year of birth was not known")
        EARLIER = "earlier", _("an earlier version had brought them")

    questionnaire = models.ForeignKey(
        Questionnaire, models.PROTECT, related_name="participations", verbose_name=_("questionnaire")
    )
    version = models.ForeignKey(Version, models.PROTECT, related_name="participations", verbose_name=_("version"))
    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="participations", verbose_name=_("citizen"))
    tries = models.PositiveSmallIntegerField(_("tries"), default=1)
    passed = models.BooleanField(_("passed"), default=False)
    coins_awarded = models.PositiveIntegerField(_("coins earned"), default=0)
    kept_back = models.CharField(
        _("what kept coins back"), max_length=10, choices=KeptBack.choices, blank=True, default="", db_default=""
    )
    on = models.DateField(_("day"))

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        constraints = [
            models.UniqueConstraint(fields=["version", "citizen"], name="participation_once_per_version"),
            models.UniqueConstraint(
                fields=["questionnaire", "citizen"],
                condition=models.Q(coins_awarded__gt=0),
                name="reward_once_per_family",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire_id}/{self.citizen_id}"


class Draw(models.Model):
    """Which questions of a quiz a citizen is asked in the try that they have begun: gone with its answers.

    Kept, it would tell whose answers are whose, by the questions that they answer. So the table is in no log of writes
    and in no base backup (UNLOGGED); after a crash it is empty, and questions are drawn anew.
    """

    version = models.ForeignKey(Version, models.CASCADE, related_name="draws", verbose_name=_("version"))
    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="draws", verbose_name=_("citizen"))
    questions = models.JSONField(_("questions"), help_text=_("Their numbers, in the order of the draw."))

    class Meta:
        verbose_name = _("draw")
        verbose_name_plural = _("draws")
        constraints = [models.UniqueConstraint(fields=["version", "citizen"], name="draw_once_for_each_try")]

    def __str__(self) -> str:
        return f"{self.version_id}/{self.citizen_id}"


class Wait(models.Model):
    """From when a citizen may try a quiz again: only while it lies ahead, and not beside their participation.

    It is the moment of a try, and so it is kept like a draw: in no log of writes, in no base backup (UNLOGGED).
    """

    version = models.ForeignKey(Version, models.CASCADE, related_name="waits", verbose_name=_("version"))
    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="waits", verbose_name=_("citizen"))
    until = models.DateTimeField(_("next try from"))

    class Meta:
        verbose_name = _("wait")
        verbose_name_plural = _("waits")
        constraints = [models.UniqueConstraint(fields=["version", "citizen"], name="wait_once_for_each_person")]

    def __str__(self) -> str:
        return f"{self.version_id}/{self.citizen_id}"


class Response(models.Model):
    """One set of answers under a random key. In an anonymous questionnaire it names nobody (trigger).

    Such a row keeps its day until the night, when it is written anew among others, under another key and without a day
    (`responses_mix`): neither numbers nor order, times or transactions lead from it to who took part.
    Age band, gender and district stand here only where the questionnaire said so first (trigger).
    """

    id = models.UUIDField(_("key"), primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(Version, models.PROTECT, related_name="responses", verbose_name=_("version"))
    citizen = models.ForeignKey(
        Citizen, models.CASCADE, null=True, related_name="named_responses", verbose_name=_("citizen")
    )
    on = models.DateField(_("day"), null=True)
    age_band = models.PositiveSmallIntegerField(_("age band"), null=True)
    gender = models.CharField(_("gender"), max_length=8, blank=True, default="", db_default="")
    district = models.ForeignKey(
        District, models.SET_NULL, null=True, related_name="+", db_index=False, verbose_name=_("district")
    )

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")

    def __str__(self) -> str:
        return str(self.pk)


class Answer(models.Model):
    """What one response says to one question: a choice (several rows for several), words, a number, a day."""

    id = models.UUIDField(_("key"), primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(Response, models.CASCADE, related_name="answers", verbose_name=_("response"))
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers", verbose_name=_("question"))
    choice = models.ForeignKey(
        Choice, models.PROTECT, null=True, blank=True, related_name="answers", verbose_name=_("choice")
    )
    text = models.TextField(_("words"), blank=True)
    number = models.DecimalField(_("number"), max_digits=18, decimal_places=6, null=True)
    day = models.DateField(_("day"), null=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(
                fields=["response", "question", "choice"], name="answer_choice_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=models.Q(choice__isnull=False, text="") | models.Q(choice__isnull=True),
                name="answer_choice_or_words",
            ),
        ]

    def __str__(self) -> str:
        return self.text or str(self.choice_id or self.number or self.day or "")
