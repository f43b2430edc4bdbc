"""Answers, and who has answered: two tables with nothing between them that joins a person to an anonymous answer."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen, District
from civic.agencies.models import Agency
from civic.decisions.models import REASON_LENGTH, moment, signature, two_people
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
        HELD = "held", _("somebody looks at the answers first")
        REFUSED = "refused", _("somebody looked at the answers and refused them")
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


class Flag(models.TextChoices):
    """Why answers may have been given too lightly."""

    FAST = "f", _("sent very quickly")
    STRAIGHT = "s", _("the same answer everywhere")
    CONTRADICTS = "c", _("answers that contradict each other")


class HeldAward(models.Model):
    """Coins for flagged answers that wait until somebody of the agency has looked, and why they came or did not.

    Where answers bear no name, it stands for haste alone, which no answer shows (trigger): else it would lead to them.
    The person may object once to a refusal; another member of staff decides that.
    """

    class State(models.TextChoices):
        HELD = "held", _("waits for a look")
        RELEASED = "released", _("coins given")
        REFUSED = "refused", _("coins refused")
        OBJECTED = "objected", _("objection waits")
        UPHELD = "upheld", _("refusal upheld")

    participation = models.OneToOneField(
        Participation, models.CASCADE, related_name="held_award", verbose_name=_("participation")
    )
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("agency"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.HELD)
    flags = models.CharField(_("flags"), max_length=3)
    seconds = models.PositiveIntegerField(
        _("seconds that it took"), null=True, help_text=_("In steps of five. Empty: nobody knows.")
    )
    decided_by = signature(_("decided by"), null=True)
    decided_at = moment(_("decided"), null=True)
    decision = models.CharField(_("reason of the decision"), max_length=REASON_LENGTH, blank=True, editable=False)
    objection = models.TextField(_("objection"), max_length=1000, blank=True, default="")
    objected_at = moment(_("objected"), null=True)
    heard_by = signature(_("objection decided by"), null=True)
    heard_at = moment(_("objection decided"), null=True)
    hearing = models.CharField(_("reason of that decision"), max_length=REASON_LENGTH, blank=True, editable=False)

    class Meta:
        verbose_name = _("held award")
        verbose_name_plural = _("held awards")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=two_people("decided_by", "heard_by"), name="held_award_four_eyes"),
            models.CheckConstraint(
                condition=models.Q(state="held", decided_by__isnull=True, decided_at__isnull=True)
                | (~models.Q(state="held") & models.Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="held_award_decision_is_signed",
            ),
            models.CheckConstraint(
                condition=models.Q(heard_by__isnull=True, heard_at__isnull=True)
                & ~models.Q(state="upheld")
                | models.Q(
                    heard_by__isnull=False, heard_at__isnull=False, objected_at__isnull=False,
                    state__in=("upheld", "released"),
                ),
                name="held_award_hearing_is_signed",
            ),
            models.CheckConstraint(
                condition=models.Q(objection="", objected_at__isnull=True, state__in=("held", "released", "refused"))
                | (
                    ~models.Q(objection="")
                    & models.Q(objected_at__isnull=False)
                    & (models.Q(state="objected", heard_by__isnull=True) | models.Q(heard_by__isnull=False))
                ),
                name="held_award_objection_waits_or_is_heard",
            ),
            models.CheckConstraint(condition=~models.Q(flags=""), name="held_award_has_flags"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.participation.questionnaire} · {self.pk}"

    @property
    def why(self) -> list[str]:
        """Why it waits, each in a few words."""
        return flag_words(self.flags)


def flag_words(flags: str) -> list[str]:
    return [str(flag.label) for flag in Flag if flag.value in flags]


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
    flags = models.CharField(
        _("flags"), max_length=3, blank=True, default="", db_default="",
        help_text=_("f: too fast, s: the same everywhere, c: contradictory."),
    )  # fmt: skip

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
    number = models.DecimalField(_("numeric value"), max_digits=18, decimal_places=6, null=True)
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
        indexes = [models.Index(fields=["question", "id"], condition=~models.Q(text=""), name="answer_in_words")]

    def __str__(self) -> str:
        return self.text or str(self.choice_id or self.number or self.day or "")
