"""Coins put aside on a suspicion. Nothing is wiped: there is a reason, an appeal, and a release."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen
from rewards.ledger.models import Account, Transaction


class Answered(models.Model):
    """What the desk says to an appeal when the hold stays all the same; a newer appeal waits for another answer."""

    state: str
    appealed_at: datetime | None
    answer = models.CharField(_("answer to the appeal"), max_length=200, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("answer by"),
    )
    answered_at = models.DateTimeField(_("answered"), null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def waits_for_answer(self) -> bool:
        return bool(self.appealed_at and (self.answered_at is None or self.answered_at < self.appealed_at))


APPEAL_WAITS = models.Q(appealed_at__isnull=False) & (
    models.Q(answered_at__isnull=True) | models.Q(answered_at__lt=models.F("appealed_at"))
)
ANSWER_IS_SIGNED = models.Q(answered_at__isnull=True) | models.Q(answered_by__isnull=False, appealed_at__isnull=False)


class Hold(Answered):
    """Coins of one citizen that cannot be spent until someone decides."""

    class State(models.TextChoices):
        HELD = "held", _("held")
        RELEASED = "released", _("released")

    citizen = models.ForeignKey(Citizen, models.PROTECT, related_name="holds", verbose_name=_("citizen"))
    coins = models.PositiveBigIntegerField(_("coins"))
    reason = models.CharField(_("reason"), max_length=200, help_text=_("The citizen reads it."))
    account = models.OneToOneField(Account, models.PROTECT, null=True, editable=False, verbose_name=_("account"))
    transaction = models.OneToOneField(
        Transaction,
        models.PROTECT,
        null=True,
        editable=False,
        db_constraint=False,
        related_name="hold",
        verbose_name=_("transaction"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.HELD, editable=False)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=_("held by")
    )
    held_at = models.DateTimeField(_("held"), db_default=Now())
    appeal = models.TextField(_("appeal"), max_length=1000, blank=True, help_text=_("The citizen’s explanation."))
    appealed_at = models.DateTimeField(_("appealed"), null=True, editable=False)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("released by"),
    )
    released_at = models.DateTimeField(_("released"), null=True, editable=False)
    release_reason = models.CharField(_("reason of the release"), max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=ANSWER_IS_SIGNED, name="hold_answer_is_signed"),
            models.CheckConstraint(condition=models.Q(coins__gt=0), name="hold_has_coins"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="hold_has_reason"),
            models.CheckConstraint(
                condition=models.Q(state="held", released_at__isnull=True)
                | models.Q(state="released", released_at__isnull=False, released_by__isnull=False),
                name="hold_release_is_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coins} · {self.reason}"
