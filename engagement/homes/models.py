"""How a citizen wants the home page."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen


class HomeChoice(models.Model):
    """In which order a citizen finds the newest notices, and how much of each; who chose nothing has no row.

    `mine` puts those of topics that they follow, read or answer before the others of the page, and says why; nothing
    else that is known of them is used for it, and nothing at all once they stopped the use of their particulars.
    """

    class Order(models.TextChoices):
        MINE = "mine", _("What I follow, read and answer first")
        NEWEST = "newest", _("The newest first")

    class Density(models.TextChoices):
        PICTURES = "pictures", _("With pictures")
        LINES = "lines", _("In lines, without pictures")

    citizen = models.OneToOneField(
        Citizen, models.CASCADE, primary_key=True, related_name="home", verbose_name=_("citizen")
    )
    order = models.CharField(_("order"), max_length=8, choices=Order.choices, default=Order.MINE)
    density = models.CharField(_("how much of each"), max_length=8, choices=Density.choices, default=Density.PICTURES)

    class Meta:
        verbose_name = _("choice for the home page")
        verbose_name_plural = _("choices for the home page")

    def __str__(self) -> str:
        return f"{self.citizen_id}: {self.order}"
