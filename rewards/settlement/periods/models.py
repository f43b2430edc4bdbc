"""Settlement schemes (how long periods are, and from which month on), and the periods that are closed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from rewards.settlement.periods.calendar import Length, Period


class SettlementScheme(models.Model):
    """How long the county's settlement periods are, from the first day of a month on.

    It holds until another one begins; before the first, a period is the month. The database takes a decision once and
    for a month whose books have not begun, and keeps it: what is past stays as it was settled (docs/adr/0029).
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")

    length = models.CharField(_("length of a period"), max_length=5, choices=Length.choices)
    valid_from = models.DateField(
        _("in force from"),
        help_text=_("The first day of a month to come; statements of earlier days stay as they are."),
    )
    reason = models.CharField(_("reason"), max_length=300, help_text=_("The finance office reads it."))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PROPOSED, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed"), editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    decision = models.CharField(_("reason of the decision"), max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = _("settlement scheme")
        verbose_name_plural = _("settlement schemes")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(length__in=["month", "half", "day"]), name="scheme_length_is_known"),
            models.CheckConstraint(condition=Q(valid_from__day=1), name="scheme_begins_with_a_month"),
            models.CheckConstraint(condition=~Q(reason=""), name="scheme_has_reason"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")), name="scheme_four_eyes"
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by__isnull=True, decided_at__isnull=True)
                | Q(state__in=["approved", "rejected"], decided_by__isnull=False, decided_at__isnull=False),
                name="scheme_decision_is_signed",
            ),
            # So the order of the ids is the order of the decisions: the later of two for one month counts.
            models.UniqueConstraint(
                models.Value(1), condition=Q(state="proposed"), name="scheme_one_proposal_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.valid_from} {self.get_length_display()}"


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
    csv = models.BinaryField(_("CSV"), editable=False)
    csv_sha256 = models.CharField(_("SHA-256 of the CSV"), max_length=64, editable=False)

    class Meta:
        verbose_name = _("settlement")
        verbose_name_plural = _("settlements")
        ordering = ["-month"]

    def __str__(self) -> str:
        return str(self.period)

    @property
    def period(self) -> Period:
        return Period(self.month, Length(self.length))
