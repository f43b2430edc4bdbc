"""What stands around the roles of staff: second factors that are reset, tokens of their programs, reads to judge."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from civic.audit.models import AuditEvent
from civic.core.moments import month
from civic.core.roles import Role
from civic.decisions.models import Proposal, Stages, moment, signature

RESET_STAGES = Stages(waiting="requested", approved="done", rejected="rejected")
ME = "me"  # the scope of what belongs to the person, as a citizen


class FactorReset(Proposal):
    """A member of staff who lost phone and passkey: one coordinator asks, another one takes the second factor away."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("waits for a second coordinator")
        DONE = "done", _("second factor taken away")
        REJECTED = "rejected", _("rejected")

    stages = RESET_STAGES

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("staff member"))
    reason = models.CharField(
        _("reason"), max_length=200, help_text=_("How you made sure that it is this person: seen, or called back.")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.REQUESTED, editable=False)
    proposed_by = signature(_("requested by"))
    proposed_at = moment(_("requested"), db_default=Now())

    class Meta:
        verbose_name = _("reset of a second factor")
        verbose_name_plural = _("resets of second factors")
        ordering = ["-pk"]
        constraints = [
            *RESET_STAGES.constraints("factor_reset"),
            models.CheckConstraint(
                condition=~Q(proposed_by=F("user")) & (Q(decided_by__isnull=True) | ~Q(decided_by=F("user"))),
                name="factor_reset_by_two_others",
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(state="requested"), name="factor_reset_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)


def scopes() -> list[tuple[str, Any]]:
    """What a program may be let into: a role's part of the API, or the person's own, to read or to write as well."""
    found = [(str(role.value), role.label) for role in Role] + [(ME, _("my own account"))]
    return [
        (f"{name}:{verb}", f"{label} – {words}")
        for name, label in found
        for verb, words in (("read", _("read only")), ("write", _("read and write")))
    ]


class ProgramToken(models.Model):
    """The key of one program that acts for a member of staff: named, for what was asked for, and for so long.

    The key is shown once; only its hash is kept.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="program_tokens", verbose_name=_("user")
    )
    program = models.CharField(_("program"), max_length=60, help_text=_("What runs with it, and where."))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = ArrayField(models.CharField(max_length=24), verbose_name=_("may"))
    made_at = models.DateTimeField(_("made"), db_default=Now())
    expires_at = models.DateTimeField(_("good until"))
    used_on = models.DateField(_("last used"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name = _("program’s token")
        verbose_name_plural = _("programs’ tokens")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="program_token_ends"),
            models.CheckConstraint(
                condition=Q(expires_at__lte=F("made_at") + models.Value("366 days", models.DurationField())),
                name="program_token_ends_within_a_year",
            ),
            models.CheckConstraint(condition=~Q(scopes=[]), name="program_token_is_for_something"),
        ]

    def __str__(self) -> str:
        return self.program

    def is_good(self, now: datetime) -> bool:
        return self.ended_at is None and self.expires_at > now


class ReadSample(models.Model):
    """A read of somebody's data that chance put before the auditor, a few each month, and what the auditor found."""

    class Verdict(models.TextChoices):
        WAITING = "", _("not judged yet")
        IN_ORDER = "in_order", _("in order")
        ASKED = "asked", _("asked for a reason")
        WRONG = "wrong", _("was not needed")

    month = models.DateField(_("month"))
    event = models.OneToOneField(AuditEvent, models.DO_NOTHING, related_name="sample", verbose_name=_("what was read"))
    verdict = models.CharField(
        _("verdict"), max_length=10, choices=Verdict.choices, default=Verdict.WAITING, blank=True, db_default=""
    )
    note = models.CharField(_("note"), max_length=300, blank=True, default="", db_default="")
    judged_by = signature(_("judged by"), null=True)
    judged_at = moment(_("judged"), null=True)

    class Meta:
        verbose_name = _("read to judge")
        verbose_name_plural = _("reads to judge")
        ordering = ["-month", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="", judged_by__isnull=True, judged_at__isnull=True)
                | (~Q(verdict="") & Q(judged_by__isnull=False, judged_at__isnull=False)),
                name="read_sample_is_signed",
            )
        ]

    def __str__(self) -> str:
        return f"{month(self.month)} · {self.pk}"
