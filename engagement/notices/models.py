"""Notices: picture first, words second, drafted by one person and approved by another."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen
from civic.agencies.models import Agency
from engagement.audiences.models import Audience
from surveys.questionnaires.models import Questionnaire


class Notice(models.Model):
    """What an agency tells the citizens it concerns."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("waiting for approval")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="notices", verbose_name=_("agency"))
    title = models.CharField(_("title"), max_length=60)
    summary = models.CharField(_("summary"), max_length=120, help_text=_("One sentence, shown under the picture."))
    body = models.TextField(_("text"), help_text=_("Paragraphs, separated by empty lines."))
    picture = models.ImageField(_("picture"), upload_to="notices/", blank=True)
    picture_alt = models.CharField(
        _("text alternative"),
        max_length=200,
        blank=True,
        help_text=_("What the picture shows, for people who cannot see it."),
    )
    audience = models.ForeignKey(
        Audience,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("audience"),
        help_text=_("Leave empty for everyone, signed in or not."),
    )
    questionnaire = models.OneToOneField(
        Questionnaire, models.PROTECT, null=True, blank=True, related_name="notice", verbose_name=_("questionnaire")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT, editable=False)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=_("drafted by")
    )
    drafted_at = models.DateTimeField(_("drafted"), db_default=Now())
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decision = models.CharField(_("reason of the decision"), max_length=300, blank=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    expires_at = models.DateTimeField(_("shown until"), null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-published_at", "-id"]
        indexes = [
            models.Index(fields=["-published_at"], name="notice_published", condition=models.Q(state="published"))
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(picture="") | ~models.Q(picture_alt=""),
                name="notice_picture_has_alternative",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(published_at__isnull=False, decided_by__isnull=False),
                name="notice_published_was_decided",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="published") | ~models.Q(decided_by=models.F("drafted_by")),
                name="notice_four_eyes",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("engagement:notice", args=[self.pk])


class NoticeRead(models.Model):
    """That a citizen has opened a notice."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="reads", verbose_name=_("notice"))
    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="notice_reads", verbose_name=_("citizen"))
    at = models.DateTimeField(_("when"), db_default=Now())

    class Meta:
        verbose_name = _("notice read")
        verbose_name_plural = _("notices read")
        constraints = [models.UniqueConstraint(fields=["notice", "citizen"], name="notice_read_once")]

    def __str__(self) -> str:
        return f"{self.notice_id}/{self.citizen_id}"
