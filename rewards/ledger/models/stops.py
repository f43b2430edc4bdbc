"""The stop of all coins when the books are found broken."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from civic.core.moments import minute


class MoneyStop(models.Model):
    """The ledger was found broken: no coin moves until a person lifts the stop, with a reason."""

    stopped_at = models.DateTimeField(_("stopped"), db_default=Now())
    cause = models.CharField(_("cause"), max_length=500)
    lifted_at = models.DateTimeField(_("lifted"), null=True)
    lifted_by = models.CharField(_("lifted by"), max_length=60, blank=True)
    lift_reason = models.CharField(_("reason for lifting"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("money stop")
        verbose_name_plural = _("money stops")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=models.Q(lifted_at__isnull=True), name="money_stop_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(lifted_at__isnull=True) | (~models.Q(lift_reason="") & ~models.Q(lifted_by="")),
                name="money_stop_lifted_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{minute(self.stopped_at)} {self.cause}"
