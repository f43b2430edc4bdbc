"""What each identity level may earn and spend: policy, in versions by date."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen
from civic.core.moments import day


class LevelLimit(models.Model):
    """From a day on: how many coins a level may earn and spend in a day, a month and in all. Empty: no limit.

    Rows are only ever added; the newest of the latest day that has come is in force. A digital citizen who has proven
    their identity counts as verified. A level without a row has no limits.
    """

    level = models.CharField(_("identity level"), max_length=12, choices=Citizen.Level.choices)
    valid_from = models.DateField(_("valid from"), help_text=_("A Taipei day, today or later."))
    earn_day = models.PositiveIntegerField(_("earn in a day"), null=True, blank=True)
    earn_month = models.PositiveIntegerField(_("earn in a month"), null=True, blank=True)
    earn_total = models.PositiveIntegerField(_("earn in all"), null=True, blank=True)
    spend_day = models.PositiveIntegerField(_("spend in a day"), null=True, blank=True)
    spend_month = models.PositiveIntegerField(_("spend in a month"), null=True, blank=True)
    spend_total = models.PositiveIntegerField(_("spend in all"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("set by")
    )
    set_at = models.DateTimeField(_("set"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("limits of a level")
        verbose_name_plural = _("limits of the levels")
        ordering = ["-valid_from", "-id"]
        indexes = [models.Index(fields=["level", "-valid_from", "-id"], name="level_limit_in_force")]

    def __str__(self) -> str:
        return f"{self.get_level_display()} {day(self.valid_from)}"

    def caps(self, act: str) -> tuple[int | None, int | None, int | None]:
        """The caps for `earn` or `spend`, in coins: a day, a month, in all."""
        return getattr(self, f"{act}_day"), getattr(self, f"{act}_month"), getattr(self, f"{act}_total")

    @property
    def caps_earning(self) -> bool:
        return any(cap is not None for cap in self.caps("earn"))

    @property
    def caps_spending(self) -> bool:
        return any(cap is not None for cap in self.caps("spend"))
