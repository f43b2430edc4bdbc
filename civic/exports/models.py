"""Lists of the administration as files: asked for, made by a worker, and gone after three days."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class ListExport(models.Model):
    """One list, as it was narrowed down, that a member of staff asked for as a file.

    The worker notes here how far it is. `query` holds words that somebody searched for, so it is emptied when the
    file is made; `narrowed` names the filters only.
    """

    class Kind(models.TextChoices):
        XLSX = "xlsx", _("XLSX, for a spreadsheet")
        CSV = "csv", _("CSV, for any program")
        JSONL = "jsonl", _("JSON lines, for programs")

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for its turn")
        MAKING = "making", _("is being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("did not work")
        OVER = "over", _("file deleted")

    table = models.CharField(_("list"), max_length=60)
    kind = models.CharField(_("format"), max_length=5, choices=Kind.choices)
    query = models.TextField(_("as narrowed down"), blank=True, editable=False)
    narrowed = models.JSONField(_("filters"), default=list, db_default=[], blank=True)
    about_people = models.BooleanField(_("data of people"), db_default=False)
    language = models.CharField(_("language"), max_length=10)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked for by")
    )
    asked_at = models.DateTimeField(_("asked for"), db_default=Now())
    taken_at = models.DateTimeField(_("last sign of life"), null=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0, db_default=0)
    done = models.PositiveIntegerField(_("rows done"), default=0, db_default=0)
    rows = models.PositiveIntegerField(_("rows"), default=0, db_default=0)
    ended_at = models.DateTimeField(_("made"), null=True)
    fault = models.CharField(_("what went wrong"), max_length=300, blank=True, default="", db_default="")
    file = models.CharField(_("file"), max_length=100, blank=True, default="", db_default="", editable=False)
    size = models.PositiveBigIntegerField(_("bytes"), default=0, db_default=0)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True, default="", db_default="")
    fetched_at = models.DateTimeField(_("downloaded"), null=True)
    expires_at = models.DateTimeField(_("kept until"), null=True)

    class Meta:
        verbose_name = _("exported list")
        verbose_name_plural = _("exported lists")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner"], condition=Q(ended_at__isnull=True), name="list_export_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(file="") | Q(ended_at__isnull=False, expires_at__isnull=False),
                name="list_export_file_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.kind})"

    @property
    def model(self) -> type[models.Model] | None:
        """The table whose list it is; None when a later release has it no more."""
        try:
            return apps.get_model(self.table)
        except (LookupError, ValueError):
            return None

    @property
    def title(self) -> str:
        """The list's name as it is headed."""
        return capfirst(str(self.model._meta.verbose_name_plural)) if self.model else self.table

    @property
    def state(self) -> str:
        if self.ended_at is None:
            return str(self.State.MAKING if self.taken_at else self.State.WAITING)
        if self.file:
            return str(self.State.READY)
        return str(self.State.FAILED if self.fault else self.State.OVER)

    def get_state_display(self) -> Any:
        return self.State(self.state).label

    @property
    def fault_in_words(self) -> str:
        """What went wrong, in the reader’s language."""
        return gettext(self.fault) if self.fault else ""

    @property
    def filename(self) -> str:
        return f"{self.table.replace('.', '-')}-{self.asked_at:%Y%m%d-%H%M}.{self.kind}"
