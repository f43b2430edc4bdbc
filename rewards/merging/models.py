"""Two accounts of one person made one: an operator proposes, another one approves, and the coins move by an entry."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen
from civic.decisions.models import Proposal, Stages
from rewards.ledger.models import Transaction

STAGES = Stages(waiting="proposed", approved="approved", rejected="rejected")


class AccountMerge(Proposal):
    """The wish to make one account of two: `source` is closed, `target` goes on with the coins of both."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        APPROVED = "approved", _("merged")
        REJECTED = "rejected", _("rejected")

    stages = STAGES

    source = models.ForeignKey(
        Citizen, models.PROTECT, related_name="merged_into", editable=False, verbose_name=_("account that is closed")
    )
    target = models.ForeignKey(
        Citizen, models.PROTECT, related_name="merged_from", editable=False, verbose_name=_("account that stays")
    )
    reason = models.CharField(
        _("reason"), max_length=200, help_text=_("How you know that both are the same person. The citizen reads it.")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PROPOSED, editable=False)
    coins = models.PositiveBigIntegerField(_("coins"), default=0, editable=False)
    transaction = models.OneToOneField(
        Transaction,
        models.PROTECT,
        null=True,
        editable=False,
        db_constraint=False,
        related_name="merge",
        verbose_name=_("transaction"),
    )

    class Meta:
        verbose_name = _("merged account")
        verbose_name_plural = _("merged accounts")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(source=F("target")), name="merge_takes_two_accounts"),
            models.CheckConstraint(condition=~Q(reason=""), name="merge_has_reason"),
            *STAGES.constraints("merge"),
            models.UniqueConstraint(
                fields=["source"], condition=Q(state__in=["proposed", "approved"]), name="merge_of_a_source_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}"
