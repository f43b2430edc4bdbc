"""Reminders: who has not answered is told once that a questionnaire closes soon."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from surveys.questionnaires.models import Questionnaire


class Reminder(models.Model):
    """The one reminder of a questionnaire: how far it has come, and how many people it reached.

    People are taken in the order of their numbers, some thousand in one transaction; `after` is the last one looked at,
    so that a worker that died leaves the others to the next. `planned` counts rows by channel of the outbox.
    """

    questionnaire = models.OneToOneField(
        Questionnaire, models.CASCADE, related_name="reminder", verbose_name=_("questionnaire")
    )
    began_at = models.DateTimeField(_("began"), db_default=Now())
    done_at = models.DateTimeField(_("done"), null=True)
    after = models.BigIntegerField(_("looked at up to"), default=0)
    people = models.PositiveIntegerField(_("people reminded"), default=0)
    planned = models.JSONField(_("planned"), default=dict)

    class Meta:
        verbose_name = _("reminder of a questionnaire")
        verbose_name_plural = _("reminders of questionnaires")

    def __str__(self) -> str:
        return str(self.questionnaire)
