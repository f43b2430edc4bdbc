"""What finds a notice: citizens by what they had done, searches by its words."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen
from engagement.notices.models.notice import Notice


class NoticeListed(models.Model):
    """That a notice found a citizen by what they had done when it was published: its audience asked for that.

    Only clauses about deeds make such lists; all others are asked when somebody looks.
    """

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="listed", verbose_name=_("notice"))
    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="+", db_index=False, verbose_name=_("citizen"))

    class Meta:
        verbose_name = _("listed for a notice")
        verbose_name_plural = _("listed for notices")
        constraints = [models.UniqueConstraint(fields=["citizen", "notice"], name="notice_listed_once")]

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
