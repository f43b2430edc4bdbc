"""Declarations of staff who own a shop, or are close to somebody who does."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from rewards.shops.models import Merchant


class Interest(models.Model):
    """A member of staff declares a stake in a merchant, and from then on decides nothing about it.

    The declaration is kept for good; that the stake has ended is noted beside it. The law: 公職人員利益衝突迴避法.
    """

    class Stake(models.TextChoices):
        OWNER = "owner", _("I own it, alone or with others")
        FAMILY = "family", _("it belongs to my spouse, parents, children, brothers or sisters")
        WORK = "work", _("I work for it")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="interests",
        verbose_name=_("declared by"),
    )
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="interests", verbose_name=_("merchant"))
    stake = models.CharField(_("stake"), max_length=6, choices=Stake.choices)
    declared_at = models.DateTimeField(_("declared"), editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)

    class Meta:
        verbose_name = _("declared stake")
        verbose_name_plural = _("declared stakes in shops")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "merchant"],
                condition=models.Q(ended_at__isnull=True),
                name="interest_declared_once",
                violation_error_message=_("You have declared this already."),
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True) | models.Q(ended_at__gte=models.F("declared_at")),
                name="interest_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user.get_short_name()} – {self.merchant}"
