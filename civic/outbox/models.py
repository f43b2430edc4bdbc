"""The outbox: whatever is to leave the process is a row first, and stays one until its end is known."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from civic.core import tracing


class Urgency(models.IntegerChoices):
    """Which row goes first where several wait."""

    EMERGENCY = 0, _("emergency")
    AT_ONCE = 1, _("at once")  # somebody waits for it, such as for a code
    SOON = 2, _("soon")
    BULK = 3, _("when there is time")


class OutboxItem(models.Model):
    """One message to one address by one channel: waiting, on its way, or done; nobody loses it, and nobody doubles it.

    `content` is what the channel needs to send it, and is emptied as soon as it has left. `key` lets a message be
    filed once. A worker that takes a row writes a `lease` into it; when the worker dies, the lease ends by the clock
    and the row is taken again (`unknown` counts how often nobody can tell whether it left).
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        HELD = "held", _("held back")  # by a person, until another word
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed for good")
        CANCELLED = "cancelled", _("cancelled")
        EXPIRED = "expired", _("too late")

    channel = models.SlugField(_("channel"), max_length=20)
    urgency = models.PositiveSmallIntegerField(_("urgency"), choices=Urgency.choices, default=Urgency.SOON)
    key = models.CharField(_("key"), max_length=120, null=True, unique=True)  # noqa: DJ001  many rows have none
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", verbose_name=_("user")
    )
    address = models.CharField(_("address"), max_length=500, blank=True)
    about = models.CharField(_("subject of the message"), max_length=80, blank=True)
    content = models.JSONField(_("content"), default=dict)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    once = models.BooleanField(
        _("never sent twice"), default=False,
        help_text=_("If nobody knows whether it was sent, a person decides; it is not sent again by itself."),
    )  # fmt: skip
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    unknown = models.PositiveSmallIntegerField(_("tries with an unknown outcome"), default=0)
    due_at = models.DateTimeField(_("next try"))
    lease = models.UUIDField(null=True, editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)
    expires_at = models.DateTimeField(_("good until"), null=True)
    error = models.CharField(_("last error"), max_length=200, blank=True)
    reference = models.CharField(_("reference of the channel"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("filed"), db_default=Now())
    request_id = models.UUIDField(_("request"), null=True, editable=False, default=tracing.current)
    done_at = models.DateTimeField(_("done"), null=True)

    said: Any = (
        None  # what its channel said, for whoever keeps that (NOTED); never a column, for words go when they left
    )

    class Meta:
        verbose_name = _("outgoing message")
        verbose_name_plural = _("outgoing messages")
        indexes = [
            models.Index(
                fields=["channel", "urgency", "due_at"], name="outbox_due", condition=models.Q(state="waiting")
            ),
            models.Index(fields=["leased_until"], name="outbox_leased", condition=models.Q(state="sending")),
            models.Index(fields=["created_at"], name="outbox_failed", condition=models.Q(state="failed")),
            models.Index(
                fields=["expires_at"],
                name="outbox_expires",
                condition=models.Q(state__in=("waiting", "held"), expires_at__isnull=False),
            ),
            models.Index(fields=["about", "state"], name="outbox_about", condition=~models.Q(about="")),
            models.Index(fields=["done_at"], name="outbox_done", condition=models.Q(done_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="sending", lease__isnull=False, leased_until__isnull=False)
                | (~models.Q(state="sending") & models.Q(lease__isnull=True, leased_until__isnull=True)),
                name="outbox_lease_while_sending",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("waiting", "held", "sending", "failed")) | models.Q(content={}),
                name="outbox_keeps_nothing_that_left",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("waiting", "held", "sending"), done_at__isnull=True)
                | (~models.Q(state__in=("waiting", "held", "sending")) & models.Q(done_at__isnull=False)),
                name="outbox_done_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}"
