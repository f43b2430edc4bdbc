"""What results show: counts as they stood when they last could be shown."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from surveys.questionnaires.models import Question


class Tally(models.Model):
    """How often each answer to a question was given, when it was last counted for showing.

    It is counted again only when what is new may be shown as well, so that two days cannot be subtracted.
    `cells` maps a choice's number to how many chose it; `answered` of `responses` said anything at all.
    """

    question = models.OneToOneField(
        Question, models.CASCADE, primary_key=True, related_name="tally", verbose_name=_("question")
    )
    responses = models.PositiveIntegerField(_("responses"))
    answered = models.PositiveIntegerField(_("answered"))
    cells = models.JSONField(_("counts"), default=dict)
    on = models.DateField(_("day"))

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")

    def __str__(self) -> str:
        return f"{self.question_id}: {self.responses}"
