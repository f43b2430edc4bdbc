"""What citizens did with notices: opened, read to the end, shared, saved, put away."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen
from engagement.notices.models.notice import Notice


class NoticeRead(models.Model):
    """That a citizen has opened a notice; when they first came to its end, and when they first shared it."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="reads", verbose_name=_("notice"))
    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="notice_reads", verbose_name=_("citizen"))
    at = models.DateTimeField(_("when"), db_default=Now())
    ended_at = models.DateTimeField(_("read to the end"), null=True)
    shared_at = models.DateTimeField(_("shared"), null=True)

    class Meta:
        verbose_name = _("notice read")
        verbose_name_plural = _("notices read")
        constraints = [models.UniqueConstraint(fields=["notice", "citizen"], name="notice_read_once")]

    def __str__(self) -> str:
        return f"{self.notice_id}/{self.citizen_id}"


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
