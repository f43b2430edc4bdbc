"""Devices that asked to be told."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class PushSubscription(models.Model):
    """A browser on one device that its owner lets us push to, while they are signed in there.

    `endpoint` is the push service's address for that browser, `p256dh` and `auth` the keys that only it can read with.
    `session_key` is the visit in which it was asked for: when that visit ends, however it does, nothing is pushed.
    `key_id` tells the county's key that the browser trusts; another key needs another subscription.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="push_subscriptions", verbose_name=_("user")
    )
    endpoint = models.URLField(_("address at the push service"), max_length=1000)
    p256dh = models.CharField(max_length=100, editable=False)
    auth = models.CharField(max_length=40, editable=False)
    key_id = models.CharField(max_length=16, editable=False)
    session_key = models.CharField(max_length=40, editable=False)
    device = models.CharField(_("device"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=10)
    created_at = models.DateTimeField(_("since"), db_default=Now())
    reached_at = models.DateTimeField(_("last reached"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name = _("device for push messages")
        verbose_name_plural = _("devices for push messages")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["user"], name="push_of_user", condition=models.Q(ended_at=None))]
        constraints = [
            models.UniqueConstraint(
                fields=["endpoint"], name="push_one_person_per_browser", condition=models.Q(ended_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.device or f"{self.pk}"
