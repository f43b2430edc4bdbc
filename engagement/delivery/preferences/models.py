"""By which way, how soon and when each citizen wants to be told."""

from datetime import time

from django.db import models
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen
from civic.agencies.models import Agency


class How(models.TextChoices):
    """How soon news leaves by a channel."""

    AT_ONCE = "at_once", _("at once")
    DAILY = "daily", _("once a day")
    WEEKLY = "weekly", _("once a week")
    OFF = "off", _("off")


class Preference(models.Model):
    """What a citizen chose for one family of news by one channel; without a row, what the kinds do by themselves.

    Notices are a family too, and each topic of theirs is one of its own: topic:roads. Without a row for the topic, what
    was chosen for notices holds.
    """

    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="preferences", verbose_name=_("citizen"))
    family = models.CharField(_("about"), max_length=40)
    channel = models.CharField(_("channel"), max_length=20)
    how = models.CharField(_("how soon"), max_length=10, choices=How.choices)

    class Meta:
        verbose_name = _("preference")
        verbose_name_plural = _("preferences about messages")
        ordering = ["family", "channel"]
        constraints = [
            models.UniqueConstraint(fields=["citizen", "family", "channel"], name="preference_once"),
            models.CheckConstraint(condition=models.Q(how__in=How.values), name="preference_is_one_of_these"),
        ]

    def __str__(self) -> str:
        return f"{self.family} {self.channel}: {self.how}"


class Manner(models.Model):
    """When a citizen wants quiet, until when they want a rest, and what a locked screen may show.

    Quiet hours are by Taipei's clock and may go over midnight; where both are the same there are none.
    """

    QUIET_FROM, QUIET_UNTIL = time(22), time(7)

    citizen = models.OneToOneField(Citizen, models.CASCADE, related_name="manner", verbose_name=_("citizen"))
    quiet_from = models.TimeField(_("quiet from"), default=QUIET_FROM)
    quiet_until = models.TimeField(_("quiet until"), default=QUIET_UNTIL)
    paused_until = models.DateTimeField(_("paused until"), null=True)
    words_on_screen = models.BooleanField(_("words on a locked screen"), default=False)
    language = models.CharField(_("language of mails"), max_length=10, blank=True)

    class Meta:
        verbose_name = _("message settings")
        verbose_name_plural = _("message settings")

    def __str__(self) -> str:
        return f"{self.quiet_from:%H:%M}–{self.quiet_until:%H:%M}"


class MutedAgency(models.Model):
    """An agency whose notices a citizen reads in the portal only: nothing of it is sent."""

    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="muted_agencies", verbose_name=_("citizen"))
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+", verbose_name=_("agency"))

    class Meta:
        verbose_name = _("muted agency")
        verbose_name_plural = _("muted agencies")
        constraints = [models.UniqueConstraint(fields=["citizen", "agency"], name="agency_muted_once")]

    def __str__(self) -> str:
        return f"{self.citizen_id}/{self.agency_id}"
