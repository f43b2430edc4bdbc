"""The steps that a notice took, and what was said afterwards of its faults."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civic.decisions.models import Proposal, Stages
from engagement.notices.models.notice import Notice

NOTE_STAGES = Stages(waiting="submitted", approved="published", rejected="rejected")


class Revision(models.Model):
    """What a notice said and asked when it took a step: the history, and what is compared with it. Never changed."""

    class Step(models.TextChoices):
        SUBMITTED = "submitted", _("handed in")
        SENT_BACK = "sent_back", _("sent back")
        RECALLED = "recalled", _("taken back")
        APPROVED = "approved", _("approved for later")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")
        CORRECTED = "corrected", _("corrected by a note")

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="revisions", verbose_name=_("notice"))
    step = models.CharField(_("step"), max_length=10, choices=Step.choices)
    content = models.JSONField(_("content"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), db_default=Now())

    class Meta:
        verbose_name = _("revision of a notice")
        verbose_name_plural = _("revisions of notices")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.notice_id}: {self.step}"


class CorrectionNote(Proposal):
    """What was wrong in a published notice, said on its page; the notice's own words stay as they were."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("waiting for approval")
        PUBLISHED = "published", _("published")
        REJECTED = "rejected", _("rejected")

    stages = NOTE_STAGES

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="notes", verbose_name=_("notice"))
    text = models.CharField(_("correction"), max_length=300)
    text_en = models.CharField(_("correction in English"), max_length=400, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.SUBMITTED, editable=False)

    class Meta:
        verbose_name = _("correction note")
        verbose_name_plural = _("correction notes")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["notice"], condition=models.Q(state="submitted"), name="correction_one_waits"
            ),
            *NOTE_STAGES.constraints("correction"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def language(self) -> str:
        """In which language it is told to the reader, as HTML names it."""
        return "en" if self.text_en and (get_language() or "").startswith("en") else "zh-Hant"

    @property
    def said(self) -> str:
        return self.text_en if self.language == "en" else self.text
