"""Notices: picture first, words second, drafted by one person and approved by another."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Func
from django.db.models.functions import Now
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Topic
from civic.agencies.models import Agency
from civic.decisions.models import Proposal, Stages, moment, signature
from civic.web import renditions
from civic.web.renditions import Cut
from civic.web.uploads import PictureField
from engagement.audiences.models import Audience
from engagement.notices.pictures import BytesField
from engagement.notices.words import Words, whole
from surveys.questionnaires.models import Questionnaire

STAGES = Stages(
    waiting="submitted", approved="approved", rejected="draft", later=("published", "withdrawn"), sends_back=True
)
MOST_MORE_TOPICS = 4
MIDDLE = (50, 50)


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
    title_en = models.CharField(_("title in English"), max_length=120, blank=True, default="", db_default="")
    summary_en = models.CharField(_("summary in English"), max_length=240, blank=True, default="", db_default="")
    body_en = models.TextField(_("text in English"), blank=True, default="", db_default="")
    picture = PictureField(_("picture"), upload_to="notices/", blank=True)
    picture_alt = models.CharField(
        _("text alternative"),
        max_length=200,
        blank=True,
        help_text=_("What the picture shows, for people who cannot see it."),
    )
    picture_alt_en = models.CharField(
        _("text alternative in English"), max_length=200, blank=True, default="", db_default=""
    )
    further = models.JSONField(
        _("words in further languages"), blank=True, default=dict, db_default={}, editable=False
    )  # by the language's code: title, summary, body, picture_alt
    picture_sha256 = BytesField(_("fingerprint of the picture"), blank=True, default="", db_default="", editable=False)
    focus_x = models.PositiveSmallIntegerField(
        _("across, in percent"), default=50, db_default=50, validators=[MaxValueValidator(100)]
    )
    focus_y = models.PositiveSmallIntegerField(
        _("down, in percent"), default=50, db_default=50, validators=[MaxValueValidator(100)]
    )
    place = models.CharField(_("place"), max_length=120, blank=True, default="", db_default="")
    starts_at = models.DateTimeField(_("begins"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
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
    more_topics = ArrayField(
        models.BigIntegerField(), verbose_name=_("further topics"), default=list, db_default=[], blank=True,
        help_text=_("People who follow one of them find it, too."),
    )  # fmt: skip
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
    wanted_at = models.DateTimeField(
        _("wanted for"), null=True, blank=True, help_text=_("The hour that the editor asks for; the approver decides.")
    )

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
                condition=~models.Q(state="published") | models.Q(kind="correction") | ~models.Q(picture=""),
                name="notice_has_a_picture",
            ),
            models.CheckConstraint(
                condition=models.Q(more_topics__len__lte=MOST_MORE_TOPICS), name="notice_few_further_topics"
            ),
            models.CheckConstraint(
                condition=Exact(Func("further", function="jsonb_typeof", output_field=models.TextField()), "object"),
                name="notice_further_is_by_language",
            ),
            models.CheckConstraint(
                condition=models.Q(focus_x__range=(0, 100), focus_y__range=(0, 100)), name="notice_focus_is_inside"
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
            models.CheckConstraint(
                condition=models.Q(starts_at__isnull=True)
                | models.Q(ends_at__isnull=True)
                | models.Q(starts_at__lte=models.F("ends_at")),
                name="notice_begins_before_it_ends",
                violation_error_message=_("It would end before it begins."),
            ),
            *STAGES.constraints("notice"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("engagement:notice", args=[self.pk])

    @property
    def cut(self) -> Cut | None:
        """How its picture is cut to the shape of a card: around the chosen point, in the middle where none is."""
        return Cut("card", self.focus_x, self.focus_y) if (self.focus_x, self.focus_y) != MIDDLE else None

    @property
    def share_picture(self) -> str:
        """The address of the picture that others show beside a link, such as LINE."""
        return renditions.shared(self.picture.url, self.focus_x, self.focus_y) if self.picture else ""

    @property
    def topics(self) -> list[Topic]:
        """All that it is about, the main one first: it is the one by which citizens are told."""
        more = Topic.objects.in_bulk(self.more_topics) if self.more_topics else {}
        return [*([self.topic] if self.topic else []), *(more[pk] for pk in self.more_topics if pk in more)]

    @property
    def said(self) -> Words:
        """Its words in the reader's language, or in the one that it has."""
        return self.words_in(get_language() or "")

    def words_in(self, language: str) -> Words:
        """The words in a language; where a part is not translated, none of it is: half a notice helps nobody."""
        if language.startswith("en") and self.title_en and self.summary_en and self.body_en:
            return Words("en", self.title_en, self.summary_en, self.body_en, self.picture_alt_en or self.picture_alt)
        if whole(written := self.further.get(language)):
            title, summary, body = (written[name] for name in ("title", "summary", "body"))
            return Words(language, title, summary, body, written.get("picture_alt") or self.picture_alt)
        is_other = bool(language) and not language.startswith("zh")
        return Words("zh-Hant", self.title, self.summary, self.body, self.picture_alt, is_other=is_other)
