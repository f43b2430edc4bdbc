"""Settlement schemes (how long periods are, and from which month on), and the periods that are closed."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from civic.decisions.models import Proposal, Stages
from rewards.settlement.periods.calendar import Length, Period

STAGES = Stages(waiting="proposed", approved="approved", rejected="rejected")


class SettlementScheme(Proposal):
    """How long the county's settlement periods are, from the first day of a month on.

    It holds until another one begins; before the first, a period is the month. The database takes a decision once and
    for a month whose books have not begun, and keeps it: what is past stays as it was settled (docs/adr/0029).
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")

    stages = STAGES

    length = models.CharField(_("length of a period"), max_length=5, choices=Length.choices)
    valid_from = models.DateField(
        _("in force from"),
        help_text=_("The first day of a month to come; statements of earlier days stay as they are."),
    )
    reason = models.CharField(_("reason"), max_length=300, help_text=_("The finance office reads it."))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PROPOSED, editable=False)

    class Meta:
        verbose_name = _("settlement scheme")
        verbose_name_plural = _("settlement schemes")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(length__in=["month", "half", "day"]), name="scheme_length_is_known"),
            models.CheckConstraint(condition=Q(valid_from__day=1), name="scheme_begins_with_a_month"),
            models.CheckConstraint(condition=~Q(reason=""), name="scheme_has_reason"),
            *STAGES.constraints("scheme"),
            # So the order of the ids is the order of the decisions: the later of two for one month counts.
            models.UniqueConstraint(
                models.Value(1), condition=Q(state="proposed"), name="scheme_one_proposal_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.valid_from} {self.get_length_display()}"


class CoinRate(models.Model):
    """What a merchant is paid for a coin, in NT$, from the first day of a month on. Never changed.

    The setting COIN_TWD says what it is to be; a row says from when that holds, so that a period that has begun
    keeps the rate with which it began (`rates.py`).
    """

    valid_from = models.DateField(_("in force from"))
    twd = models.PositiveIntegerField(_("NT$ for a coin"))
    noted_at = models.DateTimeField(_("noted"), db_default=Now())

    class Meta:
        verbose_name = _("rate of a coin")
        verbose_name_plural = _("rates of a coin")
        ordering = ["-valid_from", "-id"]  # of two for one month the later one counts
        constraints = [
            models.CheckConstraint(condition=Q(twd__gt=0), name="coin_rate_is_above_zero"),
            models.CheckConstraint(condition=Q(valid_from__day=1), name="coin_rate_begins_with_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.valid_from} NT${self.twd}"


class Settlement(models.Model):
    """A closed period: its statements, and the CSV as it was issued, byte for byte."""

    month = models.DateField(_("period"), primary_key=True, help_text=_("Its first day."))
    length = models.CharField(
        _("length"), max_length=5, choices=Length.choices, default=Length.MONTH, db_default=Length.MONTH, editable=False
    )
    issued_at = models.DateTimeField(_("issued"), db_default=Now())
    issued_by = models.CharField(_("by"), max_length=60)
    redemptions = models.PositiveIntegerField(_("redemptions"))
    coins_payable = models.BigIntegerField(_("coins payable"))
    amount_twd = models.BigIntegerField(_("amount in NT$"))
    coin_twd = models.PositiveIntegerField(_("NT$ for a coin"), db_default=1, editable=False)
    csv = models.BinaryField(_("CSV"), editable=False)
    csv_sha256 = models.CharField(_("SHA-256 of the CSV"), max_length=64, editable=False)

    class Meta:
        verbose_name = _("settlement")
        verbose_name_plural = _("settlements")
        ordering = ["-month"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_twd=F("coins_payable") * F("coin_twd")), name="settlement_amount_is_coins_by_rate"
            ),
        ]

    def __str__(self) -> str:
        return str(self.period)

    @property
    def period(self) -> Period:
        return Period(self.month, Length(self.length))
