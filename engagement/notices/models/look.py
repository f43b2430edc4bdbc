"""Other pictures and titles of a notice, for some of those whom it concerns."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from civic.web.uploads import PictureField
from engagement.audiences.models import Audience
from engagement.notices.models.notice import Notice
from engagement.notices.pictures import BytesField

MOST_LOOKS = 3


class Look(models.Model):
    """Another picture or title of a notice, for some of those whom it concerns; what it says is the same for all.

    Whom several looks hold sees the first of them; whom none holds, and every visitor, sees the notice as it is. A look
    is a part of what an approver signs, and stays as it is once the notice is published (sql/notice_part_stays.sql).
    """

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="looks", verbose_name=_("notice"))
    place = models.PositiveSmallIntegerField(_("place"))
    audience = models.ForeignKey(
        Audience, models.PROTECT, related_name="looks", verbose_name=_("for whom"),
        help_text=_("A saved audience by particulars or topics. People in several of them see the first look."),
    )  # fmt: skip
    title = models.CharField(_("title"), max_length=60, blank=True, help_text=_("Empty: the notice’s own."))
    title_en = models.CharField(_("title in English"), max_length=120, blank=True)
    picture = PictureField(_("picture"), upload_to="notices/", blank=True)
    picture_alt = models.CharField(
        _("text alternative"), max_length=200, blank=True,
        help_text=_("What the picture shows, for people who cannot see it."),
    )  # fmt: skip
    picture_alt_en = models.CharField(_("text alternative in English"), max_length=200, blank=True)
    picture_sha256 = BytesField(_("fingerprint of the picture"), blank=True, editable=False)

    class Meta:
        verbose_name = _("look of a notice")
        verbose_name_plural = _("looks of notices")
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "place"], name="look_place_once"),
            models.UniqueConstraint(fields=["notice", "audience"], name="look_audience_once"),
            models.CheckConstraint(condition=models.Q(place__range=(1, MOST_LOOKS)), name="look_at_most_three"),
            models.CheckConstraint(condition=~models.Q(title="", picture=""), name="look_is_another"),
            models.CheckConstraint(
                condition=models.Q(picture="") | ~models.Q(picture_alt=""), name="look_picture_has_alternative"
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.place)
