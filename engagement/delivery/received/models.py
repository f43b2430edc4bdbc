"""What left for whom: kept after the outbox has forgotten its rows, so that it can be shown."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen


class SentWords(models.Model):
    """A title, a text and a picture as they left. Whoever was told the same was told this one."""

    digest = models.CharField(max_length=64, unique=True)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    picture = models.CharField(_("picture"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("words that left")
        verbose_name_plural = _("words that left")

    def __str__(self) -> str:
        return self.title


class Delivery(models.Model):
    """What became of one thing for one citizen by one channel, to one address of theirs; written when that is final.

    `item` is the number that its row of the outbox had. A digest tells many things, each of which has a row here.
    """

    class State(models.TextChoices):
        SENT = "sent", _("sent")
        SHOWN = "shown", _("delivered")  # the channel said so
        FAILED = "failed", _("failed for good")
        CANCELLED = "cancelled", _("not sent: nothing to tell any more")

    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="+", verbose_name=_("citizen"))
    item = models.BigIntegerField(_("number in the outbox"))
    about = models.CharField(_("subject of the message"), max_length=80)
    channel = models.SlugField(_("channel"), max_length=20)
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    error = models.CharField(_("last error"), max_length=200, blank=True)
    words = models.ForeignKey(SentWords, models.PROTECT, null=True, related_name="+", verbose_name=_("words"))
    at = models.DateTimeField(_("when"))
    shown_at = models.DateTimeField(_("delivered"), null=True)
    tapped_at = models.DateTimeField(_("opened from it"), null=True)
    stopped_at = models.DateTimeField(_("unsubscribed from it"), null=True)
    came_back_at = models.DateTimeField(_("came back"), null=True)  # after it had left, as mails do

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["item", "about"], name="delivery_once"),
            models.CheckConstraint(
                condition=~models.Q(state="shown") | models.Q(shown_at__isnull=False),
                name="delivery_shown_has_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["citizen", "-at"], name="delivery_by_citizen"),
            models.Index(fields=["about", "channel", "at"], name="delivery_by_about"),
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.channel} {self.state}"
