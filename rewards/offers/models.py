"""What coins buy in a shop."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rewards.shops.models import Shop


class Offer(models.Model):
    """Goods or a discount that a shop gives for a number of coins."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="offers", verbose_name=_("shop"))
    title = models.CharField(_("title"), max_length=60)
    coins = models.PositiveIntegerField(_("coins"))
    is_listed = models.BooleanField(_("shown on the site"), default=True)

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ["coins"]
        constraints = [models.CheckConstraint(condition=models.Q(coins__gt=0), name="offer_costs_coins")]

    def __str__(self) -> str:
        return self.title
