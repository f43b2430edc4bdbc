"""Notices: picture first, words second, drafted by one person and approved by another."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen, Topic
from civic.agencies.models import Agency
from civic.decisions.models import Proposal, Stages, moment, signature
from civic.web.uploads import PictureField
from engagement.audiences.models import Audience
from surveys.questionnaires.models import Questionnaire

STAGES = Stages(
    waiting="submitted", approved="approved", rejected="draft", later=("published", "withdrawn"), sends_back=True
)


class Notice(Proposal):
    """What an agency tells the citizens it concerns.

    `approved_hash` is the fingerprint of all that an approver was shown (sql/notice_fingerprint.sql): with another one
    nothing is published. `failure` is the code of the rule that stood in the way at its hour; until a person acts, it
    is not tried again.
    """

    class Kind(models.TextChoices):
        NEWS = "news", _("news")
        SERVICE = "service", _("service")
        EVENT = "event", _("event to attend")
        SURVEY = "survey", _("survey")
        CALL = "call", _("call to act")
        CORRECTION = "correction", _("correction of a rumour")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("waiting for approval")
        APPROVED = "approved", _("approved for later")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    stages = STAGES

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="notices", verbose_name=_("agency"))
    kind = models.CharField(
        _("kind"), max_length=10, choices=Kind.choices, default=Kind.NEWS, db_default=Kind.NEWS,
        help_text=_("Citizens look for notices by it."),
    )  # fmt: skip
    title = models.CharField(_("title"), max_length=60)
    summary = models.CharField(_("summary"), max_length=120, help_text=_("One sentence, shown under the picture."))
    body = models.TextField(_("text"), help_text=_("Paragraphs, separated by empty lines."))
    picture = PictureField(_("picture"), upload_to="notices/", blank=True)
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
    topic = models.ForeignKey(
        Topic,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("topic"),
        help_text=_("What it is about. Citizens choose by topic what they are told, and by which way."),
    )
    questionnaire = models.OneToOneField(
        Questionnaire, models.PROTECT, null=True, blank=True, related_name="notice", verbose_name=_("questionnaire")
    )
    is_sent = models.BooleanField(
        _("send it"),
        default=True,
        help_text=_(
            "By push and mail too, to those who want that. Otherwise it waits in the portal until somebody looks."
        ),
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT, editable=False)
    proposed_by = signature(_("drafted by"))
    proposed_at = moment(_("drafted"), db_default=Now())
    approved_hash = models.CharField(_("fingerprint"), max_length=64, blank=True, editable=False)
    goes_out_at = models.DateTimeField(_("to be published at"), null=True, editable=False)
    failure = models.CharField(_("why it was not published"), max_length=40, blank=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    expires_at = models.DateTimeField(_("shown until"), null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-published_at", "-id"]
        indexes = [
            models.Index(fields=["-published_at"], name="notice_published", condition=models.Q(state="published")),
            models.Index(fields=["goes_out_at"], name="notice_due", condition=models.Q(state="approved")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(picture="") | ~models.Q(picture_alt=""),
                name="notice_picture_has_alternative",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(published_at__isnull=False),
                name="notice_published_has_its_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="approved")
                | (models.Q(goes_out_at__isnull=False) & ~models.Q(approved_hash="")),
                name="notice_approved_has_its_hour",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("approved", "published", "withdrawn"))
                | models.Q(goes_out_at__isnull=True, approved_hash="", failure=""),
                name="notice_hour_needs_an_approval",
            ),
            models.CheckConstraint(
                condition=models.Q(goes_out_at__isnull=True)
                | models.Q(expires_at__isnull=True)
                | models.Q(goes_out_at__lt=models.F("expires_at")),
                name="notice_goes_out_before_it_expires",
            ),
            *STAGES.constraints("notice"),
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


class NoticeWords(models.Model):
    """What a search finds a notice by; a trigger writes it, whoever writes the notice (sql/notice_words.sql)."""

    notice = models.OneToOneField(Notice, models.CASCADE, primary_key=True, related_name="words")
    pairs = ArrayField(models.CharField(max_length=2))

    class Meta:
        verbose_name = _("words of a notice")
        verbose_name_plural = _("words of notices")
        indexes = [GinIndex(fields=["pairs"], name="notice_by_pairs")]

    def __str__(self) -> str:
        return str(self.notice_id)


class NoticeMark(models.Model):
    """What a citizen did with a notice in the inbox. `is_read` is said by hand; empty: as it was opened or not."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="marks", verbose_name=_("notice"))
    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="notice_marks", verbose_name=_("citizen"))
    is_read = models.BooleanField(_("marked as read"), null=True)
    saved_at = models.DateTimeField(_("saved"), null=True)
    put_away_at = models.DateTimeField(_("put away"), null=True)

    class Meta:
        verbose_name = _("mark on a notice")
        verbose_name_plural = _("marks on notices")
        constraints = [models.UniqueConstraint(fields=["citizen", "notice"], name="notice_mark_once")]

    def __str__(self) -> str:
        return f"{self.notice_id}/{self.citizen_id}"


class NoticesSeen(models.Model):
    """Up to when a citizen marked all notices as read: one row, however many notices there were."""

    citizen = models.OneToOneField(Citizen, models.CASCADE, related_name="notices_seen", verbose_name=_("citizen"))
    until = models.DateTimeField(_("read until"))

    class Meta:
        verbose_name = _("notices marked as read")
        verbose_name_plural = _("notices marked as read")

    def __str__(self) -> str:
        return f"{self.citizen_id}: {self.until}"
