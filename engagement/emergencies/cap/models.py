"""Warnings of others: feeds that are asked, alerts as they came, and rules that publish by themselves."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from civic.decisions.models import Proposal, Stages, moment, signature
from engagement.emergencies.incidents.models import Bulletin

RULE_STAGES = Stages(waiting="waiting", approved="in_force", rejected="rejected", later=("ended",))
CAN_BE_SHOWN = models.Q(status="Actual", scope="Public")


class Feed(models.Model):
    """An address that tells of warnings in CAP 1.2. It is asked every minute."""

    name = models.CharField(_("name"), max_length=80)
    url = models.URLField(_("web address"), max_length=500, unique=True)
    is_active = models.BooleanField(_("switched on"), default=True)
    etag = models.CharField(max_length=300, blank=True, editable=False)
    last_modified = models.CharField(max_length=100, blank=True, editable=False)
    asked_at = moment(_("asked"), null=True)
    answered_at = moment(_("answered"), null=True)
    fault = models.CharField(_("last fault"), max_length=200, blank=True, editable=False)
    alarmed_at = moment(_("alarm given"), null=True)
    added_by = signature(_("added by"), null=True)
    added_at = moment(_("added"), db_default=Now())

    class Meta:
        verbose_name = _("feed of warnings")
        verbose_name_plural = _("feeds of warnings")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class CapAlert(models.Model):
    """One alert as it came, with its raw text. Only what is Actual and Public can ever reach a citizen."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("to be looked at")
        TAKEN = "taken", _("taken over")
        DISMISSED = "dismissed", _("dismissed")
        REPLACED = "replaced", _("replaced by a newer one")
        CANCELLED = "cancelled", _("cancelled by its sender")
        EXPIRED = "expired", _("run out")
        IGNORED = "ignored", _("listed only")

    feed = models.ForeignKey(Feed, models.PROTECT, related_name="alerts", verbose_name=_("feed of warnings"))
    identifier = models.CharField(_("identifier"), max_length=300)
    sender = models.CharField(_("sender"), max_length=300)
    sent = models.DateTimeField(_("sent"))
    status = models.CharField(pgettext_lazy("of a warning", "status"), max_length=300)
    msg_type = models.CharField(_("message type"), max_length=300)
    scope = models.CharField(_("scope"), max_length=300)
    references = ArrayField(models.TextField(), default=list, verbose_name=_("refers to"))
    event = models.TextField(pgettext_lazy("of a warning", "event"), blank=True)
    event_code = models.TextField(_("event code"), blank=True)
    severity = models.TextField(_("severity"), blank=True)
    headline = models.TextField(_("headline"), blank=True)
    description = models.TextField(_("description"), blank=True)
    instruction = models.TextField(_("instruction"), blank=True)
    areas = ArrayField(models.TextField(), default=list, verbose_name=_("areas"))
    geocodes = ArrayField(models.TextField(), default=list, verbose_name=_("area codes"))
    expires = models.DateTimeField(_("good until"), null=True)
    raw = models.TextField(_("original text"))
    sha256 = models.CharField("SHA-256", max_length=64)
    received_at = moment(_("received"), db_default=Now())
    state = models.CharField(_("state"), max_length=10, choices=State.choices, editable=False)
    reason = models.CharField(_("why"), max_length=300, blank=True, editable=False)
    bulletin = models.OneToOneField(
        Bulletin, models.SET_NULL, null=True, editable=False, related_name="alert", verbose_name=_("bulletin")
    )

    class Meta:
        verbose_name = _("warning from outside")
        verbose_name_plural = _("warnings from outside")
        ordering = ["-id"]
        indexes = [models.Index(fields=["expires"], name="cap_waiting", condition=models.Q(state="proposed"))]
        constraints = [
            models.UniqueConstraint(fields=["sender", "identifier"], name="cap_alert_once"),
            models.CheckConstraint(
                condition=CAN_BE_SHOWN | models.Q(bulletin__isnull=True) & ~models.Q(state__in=("proposed", "taken")),
                name="cap_only_actual_and_public_is_shown",
            ),
        ]

    def __str__(self) -> str:
        return self.headline or self.event or self.identifier


class AutoRule(Proposal):
    """That alerts of one event, by one feed, are published without waiting. Two people decide so beforehand."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for the second person")
        IN_FORCE = "in_force", _("in force")
        REJECTED = "rejected", _("rejected")
        ENDED = "ended", _("ended")

    stages = RULE_STAGES

    feed = models.ForeignKey(Feed, models.PROTECT, related_name="rules", verbose_name=_("feed of warnings"))
    event_code = models.CharField(
        _("event or its code"), max_length=80, help_text=_("As the alerts write it, such as ET or earthquake.")
    )
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING, editable=False)

    class Meta:
        verbose_name = _("warning published automatically")
        verbose_name_plural = _("warnings published automatically")
        ordering = ["-id"]
        constraints = [
            *RULE_STAGES.constraints("autorule"),
            models.UniqueConstraint(
                fields=["feed", "event_code"], condition=models.Q(state__in=("waiting", "in_force")),
                name="autorule_once_per_event",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.feed}: {self.event_code}"
