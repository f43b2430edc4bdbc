"""A printed card with a QR and a number, for citizens without a smartphone."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen
from rewards.pins.models import PinLock


class Card(PinLock):
    """A citizen's card. Its code and number are not stored: like a payment code's they are derived from `nonce` and the
    server's key. A lost one is ended at once; the coins belong to the wallet, so nothing is lost with it.
    """

    class State(models.TextChoices):
        LIVE = "live", _("valid")
        REPLACED = "replaced", _("replaced")
        BLOCKED = "blocked", _("blocked")

    class Document(models.TextChoices):
        ID_CARD = "id", _("national ID card")
        HEALTH = "health", _("health insurance card")
        RESIDENT = "resident", _("resident certificate")
        PASSPORT = "passport", _("passport")

    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="cards", verbose_name=_("citizen"))
    nonce = models.BinaryField(max_length=16, editable=False)
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    number_hash = models.CharField(max_length=64, unique=True, editable=False)
    ending = models.CharField(_("ends in"), max_length=4, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.LIVE, editable=False)
    document = models.CharField(_("identity shown by"), max_length=10, choices=Document.choices)
    free_most = models.PositiveIntegerField(_("coins at most without the PIN, at a time"))
    free_day = models.PositiveIntegerField(_("coins at most without the PIN, in a day"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=_("issued by")
    )
    issued_at = models.DateTimeField(_("issued on"), editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)
    prints = models.PositiveSmallIntegerField(_("times printed"), db_default=0, editable=False)

    class Meta:
        verbose_name = _("card")
        verbose_name_plural = _("cards")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["citizen"], condition=models.Q(state="live"), name="card_live_one_per_citizen"
            ),
            models.CheckConstraint(
                condition=models.Q(state="live", ended_at__isnull=True)
                | (~models.Q(state="live") & models.Q(ended_at__isnull=False)),
                name="card_end_has_time",
            ),
            models.CheckConstraint(condition=~models.Q(pin=""), name="card_has_pin"),
        ]

    def __str__(self) -> str:
        return f"•••• {self.ending}"
