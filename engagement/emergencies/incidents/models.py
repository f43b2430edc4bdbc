"""Emergencies: an incident is one card that updates; its bulletins are what was said, each by two people."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen, District
from civic.core.saying import in_language
from civic.decisions.models import Proposal, Stages, moment, signature

STAGES = Stages(waiting="waiting", approved="sent", rejected="rejected")


class Kind(models.TextChoices):
    """What has happened; each has words to begin with (`starts.py`)."""

    EARTHQUAKE = "earthquake", _("earthquake")
    TYPHOON = "typhoon", _("typhoon or heavy rain")
    WATER = "water", _("water supply")
    CLOSED = "closed", _("classes and work suspended")
    GAS = "gas", _("gas or explosion")
    FIRE = "fire", _("fire")
    OTHER = "other", _("other")


class Severity(models.TextChoices):
    """How bad it is, in the words of CAP 1.2."""

    EXTREME = "Extreme", _("danger to life now")
    SEVERE = "Severe", _("danger to life is likely")
    MODERATE = "Moderate", _("danger is possible")
    MINOR = "Minor", _("no danger to life")


class Incident(models.Model):
    """One emergency, from its first bulletin until its all-clear. A drill is one from birth, and stays one."""

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    is_drill = models.BooleanField(_("drill"), default=False, help_text=_("Reaches the drill group and nobody else."))
    opened_at = moment(_("began"), null=True)
    ended_at = moment(_("ended at"), null=True)

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["-opened_at"], name="incident_open",
                condition=models.Q(opened_at__isnull=False, ended_at__isnull=True),
            )
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True) | models.Q(opened_at__lte=models.F("ended_at")),
                name="incident_ends_after_it_opened",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("engagement:incident", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None and self.ended_at is None


class Bulletin(Proposal):
    """What is said about an incident at one moment. One person writes it, another confirms it, and it leaves at once.

    `districts` holds the codes of those it concerns; none means everyone.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for the second person")
        SENT = "sent", _("published")
        REJECTED = "rejected", _("rejected")

    stages = STAGES

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="bulletins", verbose_name=_("incident"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING, editable=False)
    severity = models.CharField(_("severity"), max_length=8, choices=Severity.choices, default=Severity.SEVERE)
    title = models.CharField(_("what happened"), max_length=60)
    title_en = models.CharField(_("what happened, in English"), max_length=90, blank=True)
    text = models.TextField(_("what is known"), max_length=600, blank=True)
    text_en = models.TextField(_("what is known, in English"), max_length=900, blank=True)
    todo = models.TextField(_("what to do now"), max_length=600)
    todo_en = models.TextField(_("what to do now, in English"), max_length=900, blank=True)
    districts = ArrayField(models.SlugField(), default=list, blank=True, verbose_name=_("districts"))
    ends = models.BooleanField(_("all clear: it is over"), default=False)
    proposed_by = signature(_("written by"))
    proposed_at = moment(_("written"), db_default=Now())
    alarmed_at = moment(_("others were called"), null=True)

    class Meta:
        verbose_name = _("bulletin")
        verbose_name_plural = _("bulletins")
        ordering = ["-id"]
        constraints = [
            *STAGES.constraints("bulletin"),
            models.UniqueConstraint(
                fields=["incident"], condition=models.Q(state="waiting"), name="bulletin_one_waits_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.shown_title

    def get_absolute_url(self) -> str:
        return self.incident.get_absolute_url()

    @property
    def shown_title(self) -> str:
        return in_language(self.title, self.title_en)

    @property
    def marked_title(self) -> str:
        """What stands on every page, in every channel: of a drill that it is one comes first."""
        return gettext("Drill: %(title)s") % {"title": self.shown_title} if self.incident.is_drill else self.shown_title

    @property
    def shown_text(self) -> str:
        return in_language(self.text, self.text_en)

    @property
    def shown_todo(self) -> str:
        return in_language(self.todo, self.todo_en)

    @property
    def shown_language(self) -> str:
        """Of these words, as HTML names it."""
        return "en" if in_language("", self.title_en) else "zh-Hant"

    @property
    def districts_shown(self) -> list[District]:
        """Those it concerns; none means everyone."""
        return list(District.objects.filter(code__in=self.districts)) if self.districts else []


class DrillMember(models.Model):
    """Someone who takes part in drills; nobody else can be reached by one."""

    citizen = models.OneToOneField(Citizen, models.CASCADE, related_name="drills", verbose_name=_("citizen"))
    added_by = signature(_("added by"))
    added_at = moment(_("added"), db_default=Now())

    class Meta:
        verbose_name = _("member of the drill group")
        verbose_name_plural = _("drill group")

    def __str__(self) -> str:
        return str(self.citizen)


class SafetyAnswer(models.Model):
    """That somebody is safe, or needs help, in an incident: their newest word, counted by district."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="answers", verbose_name=_("incident"))
    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="+", verbose_name=_("citizen"))
    is_safe = models.BooleanField(_("is safe"))
    district = models.ForeignKey(
        District, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("district")
    )
    at = models.DateTimeField(_("when"), db_default=Now())

    class Meta:
        verbose_name = _("answer to an emergency")
        verbose_name_plural = _("answers to emergencies")
        constraints = [models.UniqueConstraint(fields=["incident", "citizen"], name="safety_one_answer_each")]

    def __str__(self) -> str:
        return f"{self.incident_id}/{self.citizen_id}"
