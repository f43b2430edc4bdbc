"""What the law lets a person ask for: a copy of their data, and its erasure."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DataExport(models.Model):
    """A copy of one person's data as a ZIP: asked for, made in the background, deleted a day after."""

    key = models.UUIDField(_("key"), unique=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="data_exports", verbose_name=_("user")
    )
    language = models.CharField(_("language"), max_length=10)
    requested_at = models.DateTimeField(_("requested"))
    made_at = models.DateTimeField(_("made"), null=True)
    expires_at = models.DateTimeField(_("valid until"), null=True)
    content = models.BinaryField(_("content"), null=True, editable=False)

    class Meta:
        verbose_name = _("copy of a person’s data")
        verbose_name_plural = _("copies of a person’s data")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(made_at__isnull=True), name="data_export_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(made_at__isnull=True)
                | models.Q(content__isnull=False, expires_at__gt=models.F("made_at")),
                name="data_export_made_has_content",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Erasure(models.Model):
    """A person's wish to be erased: it waits a week, is taken back, or is carried out. Names nobody but a number."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="erasures", verbose_name=_("user"))
    requested_at = models.DateTimeField(_("requested"))
    due_at = models.DateTimeField(_("due"))
    cancelled_at = models.DateTimeField(_("called off on"), null=True)
    done_at = models.DateTimeField(_("carried out"), null=True)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(cancelled_at__isnull=True, done_at__isnull=True),
                name="erasure_one_open_per_person",
            ),
            models.CheckConstraint(
                condition=models.Q(cancelled_at__isnull=True) | models.Q(done_at__isnull=True),
                name="erasure_taken_back_or_carried_out",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
