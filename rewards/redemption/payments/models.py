"""Payments at shops, and the codes that citizens show for them. Payer and shop see one receipt."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen
from rewards.cards.models import Card
from rewards.devices.models import Device
from rewards.ledger.models import Transaction
from rewards.offers.models import Voucher
from rewards.shops.models import Shop


class PaymentCode(models.Model):
    """A citizen's promise to pay an amount: a QR and 8 digits, for a minute, once.

    The code itself is not stored. It is derived from `nonce` (128 random bits) and the server's key; only
    hashes are kept for finding it, so a copy of the database pays nobody.
    """

    class State(models.TextChoices):
        LIVE = "live", _("live")
        USED = "used", _("used")
        REPLACED = "replaced", _("replaced")

    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="payment_codes", verbose_name=_("citizen"))
    amount = models.PositiveIntegerField(_("coins"))
    nonce = models.BinaryField(max_length=16, editable=False)
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    # Nothing, not an empty text, from a day after the code ran out: the index leaves such rows out.
    digits_hash = models.CharField(max_length=64, null=True, editable=False)  # noqa: DJ001
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.LIVE)
    created_at = models.DateTimeField(_("made"), db_default=Now())
    expires_at = models.DateTimeField(_("valid until"))
    refusal = models.CharField(
        _("why a shop could not take it"), max_length=40, blank=True, default="", db_default="",
        help_text=_("The code of the error; the payer’s open page puts it into words."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("payment code")
        verbose_name_plural = _("payment codes")
        indexes = [
            models.Index(
                fields=["digits_hash"], condition=models.Q(digits_hash__isnull=False), name="payment_code_by_digits"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["digits_hash"], condition=models.Q(state="live"), name="payment_code_digits_live_once"
            ),
            models.UniqueConstraint(
                fields=["citizen"], condition=models.Q(state="live"), name="payment_code_live_one_per_citizen"
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="payment_code_has_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class Redemption(models.Model):
    """Coins that left a wallet for a shop; both sides see the same receipt code."""

    class State(models.TextChoices):
        COMPLETED = "completed", _("completed")
        VOIDED = "voided", _("cancelled")

    class Way(models.TextChoices):
        CODE = "code", _("payment code")
        POSTER = "poster", _("shop’s poster")
        CARD = "card", _("card")
        VOUCHER = "voucher", _("offer voucher")

    way = models.CharField(_("way of paying"), max_length=8, choices=Way.choices, db_default=Way.CODE)
    receipt = models.CharField(_("receipt"), max_length=12, unique=True)
    shop = models.ForeignKey(Shop, models.PROTECT, related_name="redemptions", db_index=False, verbose_name=_("shop"))
    citizen = models.ForeignKey(
        Citizen, models.SET_NULL, null=True, related_name="redemptions", verbose_name=_("citizen")
    )
    amount = models.PositiveIntegerField(_("coins"))
    payment_code = models.OneToOneField(
        PaymentCode, models.SET_NULL, null=True, related_name="redemption", verbose_name=_("payment code")
    )
    card = models.ForeignKey(
        Card, models.SET_NULL, null=True, related_name="redemptions", db_index=False, verbose_name=_("card")
    )
    voucher = models.OneToOneField(
        Voucher, models.PROTECT, null=True, related_name="redemption", verbose_name=_("offer voucher")
    )
    with_pin = models.BooleanField(_("with the PIN"), db_default=False)
    transaction = models.OneToOneField(
        Transaction, models.PROTECT, db_constraint=False, related_name="redemption", verbose_name=_("transaction")
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("clerk")
    )
    device = models.ForeignKey(
        Device, models.SET_NULL, null=True, related_name="redemptions", db_index=False, verbose_name=_("device")
    )
    completed_at = models.DateTimeField(_("completed"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.COMPLETED)
    refunded = models.PositiveIntegerField(_("coins given back"), db_default=0, editable=False)
    voided_at = models.DateTimeField(_("cancelled"), null=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("cancelled by"),
    )
    void_transaction = models.OneToOneField(
        Transaction,
        models.PROTECT,
        null=True,
        db_constraint=False,
        related_name="voided_redemption",
        verbose_name=_("cancelling transaction"),
    )

    class Meta:
        verbose_name = _("redemption")
        verbose_name_plural = _("redemptions")
        ordering = ["-completed_at", "-id"]
        # Each index costs every payment a write. What few payments have is in an index of those few alone.
        indexes = [
            models.Index(fields=["shop", "-completed_at"], name="redemption_by_shop"),
            models.Index(fields=["completed_at"], name="redemption_by_time"),  # grows at its end alone
            models.Index(fields=["completed_at"], condition=models.Q(state="voided"), name="redemption_voided"),
            models.Index(fields=["card"], condition=models.Q(card__isnull=False), name="redemption_by_card"),
            models.Index(fields=["device"], condition=models.Q(device__isnull=False), name="redemption_by_device"),
            models.Index(
                fields=["voided_by"], condition=models.Q(voided_by__isnull=False), name="redemption_voided_by"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="redemption_has_amount"),
            models.CheckConstraint(
                condition=models.Q(state="completed", void_transaction__isnull=True)
                | models.Q(state="voided", void_transaction__isnull=False, voided_at__isnull=False),
                name="redemption_void_has_transaction",
            ),
            models.CheckConstraint(
                condition=models.Q(way="voucher", voucher__isnull=False)
                | (~models.Q(way="voucher") & models.Q(voucher__isnull=True)),
                name="redemption_by_voucher_has_one",
            ),
            models.CheckConstraint(
                condition=models.Q(refunded__lte=models.F("amount"))
                & (models.Q(state="completed") | models.Q(refunded=0)),
                name="redemption_gives_back_at_most_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.receipt

    @property
    def version(self) -> str:
        """Return a text that changes whenever what a receipt shows changes."""
        return f"{self.state}-{self.refunded}"

    @property
    def taker(self) -> str:
        """Return who took it, and on which device; empty where the payer paid by the poster."""
        clerk = self.confirmed_by.get_short_name() if self.confirmed_by else ""
        return " · ".join(part for part in (clerk, self.device.name if self.device else "") if part)

    @property
    def left(self) -> int:
        """Return the coins that the shop kept, and could still give back."""
        return 0 if self.state == self.State.VOIDED else self.amount - self.refunded
