"""Sends: a published notice on its way out of the portal."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from civic.agencies.models import Agency
from engagement.notices.models import Notice


class Send(models.Model):
    """A notice that goes to those who want it by push or mail: planned, sending, done; or held back, or cancelled.

    `planned` counts rows by channel of the outbox; `ends` is how they ended, written when the send is over, since the
    outbox forgets its rows.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("about to be planned")
        SENDING = "sending", _("being sent")
        PAUSED = "paused", _("paused")
        DONE = "done", _("done")
        CANCELLED = "cancelled", _("cancelled")

    notice = models.OneToOneField(Notice, models.CASCADE, related_name="send", verbose_name=_("notice"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="sends", verbose_name=_("agency"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PLANNED)
    created_at = models.DateTimeField(_("published"), db_default=Now())
    planned_at = models.DateTimeField(_("planned at"), null=True)
    done_at = models.DateTimeField(_("done"), null=True)
    planned = models.JSONField(_("planned"), default=dict)
    ends = models.JSONField(_("how it ended"), default=dict)
    to_guests = models.BooleanField(_("to the trial group only"), default=False)

    class Meta:
        verbose_name = _("send")
        verbose_name_plural = _("sends")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=("planned", "paused", "cancelled")) | models.Q(planned_at__isnull=False),
                name="send_is_planned_before_it_leaves",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("done", "cancelled"), done_at__isnull=False)
                | (~models.Q(state__in=("done", "cancelled")) & models.Q(done_at__isnull=True)),
                name="send_over_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return self.notice.title

    @property
    def about(self) -> str:
        """How rows of the outbox call it."""
        return f"notice:{self.notice_id}"
