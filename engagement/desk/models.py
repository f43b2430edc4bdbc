"""What editor and approver say to each other while a notice is being written."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from engagement.notices.models import Notice


class Part(models.TextChoices):
    """The numbered parts of a draft, in the order of the page."""

    PICTURE = "picture", _("Picture")
    WORDS = "words", _("What it says")
    WHOM = "whom", _("For whom")
    QUESTIONS = "questions", _("Questions")
    COINS = "coins", _("Coins")
    WHEN = "when", _("When")


class Begun(models.Model):
    """Which draft a page that began one has made: sent twice, or again after its answer was lost, it makes no other.

    `seen` is the draft's fingerprint as that page last left it; while it is so, nobody else has written on it.
    """

    key = models.UUIDField(_("key of the page"), primary_key=True)
    notice = models.OneToOneField(Notice, models.CASCADE, related_name="begun", verbose_name=_("notice"))
    seen = models.CharField(_("fingerprint"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("begun draft")
        verbose_name_plural = _("begun drafts")

    def __str__(self) -> str:
        return str(self.notice_id)


class Comment(models.Model):
    """A remark on one part of a notice; it stays, and says whether it was dealt with."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="comments", verbose_name=_("notice"))
    part = models.CharField(_("part"), max_length=9, choices=Part.choices)
    text = models.CharField(_("comment"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), db_default=Now())
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("dealt with by")
    )
    done_at = models.DateTimeField(_("dealt with"), null=True)

    class Meta:
        verbose_name = _("comment on a notice")
        verbose_name_plural = _("comments on notices")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done_by__isnull=True, done_at__isnull=True)
                | models.Q(done_by__isnull=False, done_at__isnull=False),
                name="comment_done_is_signed",
            ),
        ]

    def __str__(self) -> str:
        return self.text
