"""What results show: counts as they stood when they last could be shown."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from surveys.questionnaires.models import Question, Questionnaire, Version


class Tally(models.Model):
    """How often each answer to a question was given, when it was last counted for showing.

    It is counted again only when what is new may be shown as well, so that two days cannot be subtracted.
    `cells` maps a choice's number to how many chose it; `answered` of `responses` said anything at all.
    """

    question = models.OneToOneField(
        Question, models.CASCADE, primary_key=True, related_name="tally", verbose_name=_("question")
    )
    responses = models.PositiveIntegerField(_("responses"))
    answered = models.PositiveIntegerField(_("people who answered"))
    cells = models.JSONField(_("counts"), default=dict)
    on = models.DateField(_("day"))

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")

    def __str__(self) -> str:
        return f"{self.question_id}: {self.responses}"


class Breakdown(models.Model):
    """How often each answer to a question was given in each group, when it was last counted for showing.

    `by` is a dimension ("age") or another question ("q12"). `cells` maps group to answer to people, `sizes` group to
    all of its people. All of a dimension is counted in one night in which every tally was renewed as well, so that no
    two tables can be subtracted; empty: somebody asked for it, and it waits for such a night.
    """

    version = models.ForeignKey(Version, models.CASCADE, related_name="breakdowns", verbose_name=_("version"))
    question = models.ForeignKey(Question, models.CASCADE, related_name="breakdowns", verbose_name=_("question"))
    by = models.CharField(_("by"), max_length=20)
    cells = models.JSONField(_("counts"), default=dict)
    sizes = models.JSONField(_("people"), default=dict)
    responses = models.PositiveIntegerField(_("responses"), default=0)
    on = models.DateField(_("day"))

    class Meta:
        verbose_name = _("breakdown")
        verbose_name_plural = _("breakdowns")
        constraints = [models.UniqueConstraint(fields=["version", "by", "question"], name="breakdown_once")]

    def __str__(self) -> str:
        return f"{self.question_id} × {self.by}"


class Reference(models.Model):
    """How many people live in the county by age band, gender and district, with its source and year.

    `cells` lists [age band, gender, district's code, people]. The newest year weighs results.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    source = models.CharField(_("source"), max_length=200)
    is_demo = models.BooleanField(_("made up for the demo"), default=False)
    cells = models.JSONField(_("people"))
    added_at = models.DateTimeField(_("added"), db_default=Now())

    class Meta:
        verbose_name = _("county’s population")
        verbose_name_plural = _("county’s population")
        ordering = ["-year", "-id"]

    def __str__(self) -> str:
        return f"{self.source} ({self.year})"


class Weighting(models.Model):
    """The results of a version weighed by the county's population, as of a night in which every tally was renewed.

    `shares` maps question to answer to its weighted share, in whole percent; `county` each group to its share of the
    county; `facts` say how it was weighed. Weights themselves are kept nowhere.
    """

    version = models.OneToOneField(
        Version, models.CASCADE, primary_key=True, related_name="weighting", verbose_name=_("version")
    )
    reference = models.ForeignKey(Reference, models.PROTECT, related_name="+", verbose_name=_("county’s population"))
    responses = models.PositiveIntegerField(_("responses"))
    effective = models.PositiveIntegerField(_("effective number"))
    shares = models.JSONField(_("weighted shares"))
    county = models.JSONField(_("shares of the county"))
    facts = models.JSONField(_("how it was weighted"))
    on = models.DateField(_("day"))

    class Meta:
        verbose_name = _("weighting")
        verbose_name_plural = _("weightings")

    def __str__(self) -> str:
        return f"{self.version_id}: {self.effective:.0f}"


class ResultsPage(models.Model):
    """That the results of a questionnaire are read by everybody before it closes; when it closes they are anyway."""

    questionnaire = models.OneToOneField(
        Questionnaire, models.CASCADE, primary_key=True, related_name="results_page", verbose_name=_("questionnaire")
    )
    published_at = models.DateTimeField(_("published"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("published by")
    )

    class Meta:
        verbose_name = _("results page")
        verbose_name_plural = _("results pages")

    def __str__(self) -> str:
        return str(self.questionnaire)


class Said(models.Model):
    """What the agency did with what people said: dated, and never changed or removed (trigger)."""

    questionnaire = models.ForeignKey(
        Questionnaire, models.PROTECT, related_name="said", verbose_name=_("questionnaire")
    )
    said = models.CharField(_("you said"), max_length=200)
    done = models.CharField(_("we did"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by"))
    at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("you said, we did")
        verbose_name_plural = _("you said, we did")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.said
