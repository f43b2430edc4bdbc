"""Files that hang on a notice: a form, a poster, a table of routes."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civic.web.private_files import private_files
from civic.web.uploads import PaperField
from engagement.notices.models import Notice

MOST = 5


class Attachment(models.Model):
    """A document of one notice. Nobody can open it but whoever sees the notice, for as long as they see it.

    Its row and its file stay as they are once the notice is published (sql/notice_part_stays.sql); `sha256` is part
    of what an approver signs.
    """

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="attachments", verbose_name=_("notice"))
    place = models.PositiveSmallIntegerField(_("place"), validators=[MaxValueValidator(MOST)])
    name = models.CharField(_("name"), max_length=80, help_text=_("What readers see; a search finds the notice by it."))
    file = PaperField(_("file"), upload_to="attachments/%Y/", storage=private_files, max_length=150)
    bytes = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(_("fingerprint"), max_length=64)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "place"], name="attachment_place_once"),
            models.CheckConstraint(condition=models.Q(place__gte=1, place__lte=MOST), name="attachment_at_most_five"),
            models.CheckConstraint(condition=~models.Q(name=""), name="attachment_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("engagement:attachment", args=[self.notice_id, self.pk])

    @property
    def suffix(self) -> str:
        """What kind of file it is, as people call it: PDF."""
        return str(self.file.name).rpartition(".")[2].upper()
