"""LINE accounts that citizens linked, how linking is asked for, what LINE told us already, and the month's quota."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class LineAccount(models.Model):
    """A LINE account that its owner linked, so that the county writes to them there.

    `line_id` is LINE's own number for the person at the county's account, and means nothing elsewhere; it goes when the
    link ends. While somebody blocks the county's account, the link stays and nothing is sent.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="line_accounts", verbose_name=_("user")
    )
    line_id = models.CharField(_("number at LINE"), max_length=64, blank=True)
    linked_at = models.DateTimeField(_("since"), db_default=Now())
    blocked_at = models.DateTimeField(_("blocked by its owner"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name = _("LINE account")
        verbose_name_plural = _("LINE accounts")
        ordering = ["-linked_at"]
        constraints = [
            models.UniqueConstraint(fields=["user"], name="line_one_account_each", condition=models.Q(ended_at=None)),
            models.UniqueConstraint(fields=["line_id"], name="line_one_person_each", condition=models.Q(ended_at=None)),
            models.CheckConstraint(
                condition=models.Q(ended_at=None) ^ models.Q(line_id=""), name="line_ended_keeps_no_number"
            ),
        ]

    def __str__(self) -> str:
        return f"LINE {self.pk}"


class LineAsk(models.Model):
    """Somebody wants to link: the hash of what will come back from LINE, a code that they type there or a nonce."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("user"))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("good until"))

    class Meta:
        verbose_name = _("request to link LINE")
        verbose_name_plural = _("requests to link LINE")

    def __str__(self) -> str:
        return f"{self.pk}"


class LineEvent(models.Model):
    """An event of LINE's that was handled: LINE repeats them, and a repeated one does nothing."""

    event_id = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("event from LINE")
        verbose_name_plural = _("events from LINE")

    def __str__(self) -> str:
        return self.event_id


class LineMonth(models.Model):
    """How many messages may go by LINE in a month, and how many went: LINE's own count, and what we sent since.

    Without a limit the plan has none. `refused_at`: when LINE last refused our token; emptied by an answer.
    """

    month = models.DateField(_("month"), unique=True)
    limit = models.PositiveIntegerField(_("messages a month"), null=True)
    used = models.PositiveIntegerField(_("used"), default=0)
    asked_at = models.DateTimeField(_("asked"), null=True)
    refused_at = models.DateTimeField(_("token refused"), null=True)

    class Meta:
        verbose_name = _("LINE messages of a month")
        verbose_name_plural = _("LINE messages by month")

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
