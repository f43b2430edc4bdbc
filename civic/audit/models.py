"""The audit log: who did what to whom, and why. Rows are only ever added; the database refuses the rest.

What somebody typed as the reason may name a person, so it stands beside the event: it can be emptied when that
person is erased, and nothing else can be done to it.
"""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from civic.core import tracing
from civic.core.moments import minute


class AuditEvent(models.Model):
    """One act of a member of staff, or of the system, on money or personal data."""

    at = models.DateTimeField(_("when"), db_default=Now())
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        blank=True,
        db_constraint=False,  # the log outlives the account
        related_name="+",
        verbose_name=_("who"),
    )
    actor_label = models.CharField(_("who, as named then"), max_length=120)
    action = models.CharField(_("what"), max_length=60)
    object_type = models.CharField(_("kind of thing"), max_length=60, blank=True)
    object_id = models.CharField(_("which one"), max_length=60, blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)
    request_id = models.UUIDField(_("request"), null=True, editable=False, default=tracing.current)

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        ordering = ["-id"]
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_by_object")]

    def __str__(self) -> str:
        return f"{minute(self.at)} {self.actor_label} {self.action}"

    @property
    def reason(self) -> str:
        """Why, in the words of who did it; empty where nobody was asked, or where the words were erased."""
        words = getattr(self, "words", None)
        return words.text if words else ""


class AuditWords(models.Model):
    """The reason that somebody typed for an act. It is never changed, only emptied with the person that it is about."""

    event = models.OneToOneField(
        AuditEvent, models.DO_NOTHING, primary_key=True, related_name="words", verbose_name=_("audit event")
    )
    text = models.CharField(_("why"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("reason in the audit log")
        verbose_name_plural = _("reasons in the audit log")

    def __str__(self) -> str:
        return self.text
