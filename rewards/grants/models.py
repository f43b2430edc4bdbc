"""Coins for a list of citizens: asked for by one person and, above the limits, approved by another."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from civic.decisions.models import Proposal, Stages, moment, signature
from rewards.budgets.models import Campaign, Grant

STAGES = Stages(
    waiting="requested", approved="started", rejected="rejected", later=("given",), alone=("started", "given")
)


class GrantRequest(Proposal):
    """A member of staff wants to give coins to a list of citizens; `grant` is what came of it.

    Small lists are given at once. Above the limits of the settings the list waits for a coordinator.
    """

    class State(models.TextChoices):
        REQUESTED = "requested", _("waiting for a second person")
        STARTED = "started", _("being given")
        GIVEN = "given", _("given")
        REJECTED = "rejected", _("rejected")

    stages = STAGES

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="grant_requests", verbose_name=_("campaign"))
    coins_each = models.PositiveBigIntegerField(_("coins for each"))
    reason = models.CharField(_("reason"), max_length=200, help_text=_("The citizens read it."))
    citizen_ids = ArrayField(models.BigIntegerField(), verbose_name=_("citizens"))
    key = models.UUIDField(_("key"), unique=True, default=uuid.uuid4, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.REQUESTED)
    proposed_by = signature(_("requested by"))
    proposed_at = moment(_("requested"), db_default=Now())
    grant = models.OneToOneField(
        Grant, models.PROTECT, null=True, related_name="grant_request", verbose_name=_("grant")
    )

    class Meta:
        verbose_name = _("list to give coins to")
        verbose_name_plural = _("lists to give coins to")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(coins_each__gt=0), name="grant_request_has_coins"),
            models.CheckConstraint(condition=models.Q(citizen_ids__len__gt=0), name="grant_request_has_citizens"),
            models.CheckConstraint(
                condition=~models.Q(state="given") | models.Q(grant__isnull=False), name="grant_request_given_has_grant"
            ),
            *STAGES.constraints("grant_request"),
        ]

    def __str__(self) -> str:
        return self.reason

    @property
    def total(self) -> int:
        """Coins in all."""
        return self.coins_each * len(self.citizen_ids)
