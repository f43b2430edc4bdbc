"""Attempts that are kept for a few days, for locks and the fraud desk: wrong codes, wrong PINs, phones that paid."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen
from rewards.cards.models import Card
from rewards.devices.models import Device


class WrongCode(models.Model):
    """A wrong code that somebody at a till, or a till by itself, tried; ten of them lock it for some minutes."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", db_index=False, verbose_name=_("user")
    )
    device = models.ForeignKey(
        Device, models.CASCADE, null=True, related_name="+", db_index=False, verbose_name=_("device")
    )
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("wrong code")
        verbose_name_plural = _("wrong codes")
        indexes = [
            models.Index(fields=["user", "-at"], name="wrong_code_by_user"),
            models.Index(fields=["device", "-at"], name="wrong_code_by_device"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(user__isnull=False) | models.Q(device__isnull=False), name="wrong_code_has_a_guesser"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id or self.device_id} {self.at}"


class PayerPhone(models.Model):
    """A browser that paid, or made ready to pay, out of one citizen's wallet on a Taipei day.

    The browser keeps random bits in a cookie; here is their keyed hash. Cleared after TRACE_DAYS.
    """

    phone_hash = models.CharField(max_length=64, editable=False)
    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="+", verbose_name=_("citizen"))
    day = models.DateField(_("day"))

    class Meta:
        verbose_name = _("phone that paid")
        verbose_name_plural = _("phones that paid")
        constraints = [
            models.UniqueConstraint(fields=["day", "phone_hash", "citizen"], name="payer_phone_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.citizen_id}"


class WrongPin(models.Model):
    """A wrong PIN that was typed for a card at a till. Deleted after TRACE_DAYS."""

    card = models.ForeignKey(Card, models.CASCADE, related_name="+", verbose_name=_("card"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", verbose_name=_("user")
    )
    device = models.ForeignKey(Device, models.CASCADE, null=True, related_name="+", verbose_name=_("device"))
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("wrong PIN")
        verbose_name_plural = _("wrong PINs")
        indexes = [models.Index(fields=["at"], name="wrong_pin_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(user__isnull=False) | models.Q(device__isnull=False), name="wrong_pin_has_a_till"
            )
        ]

    def __str__(self) -> str:
        return f"{self.card_id} {self.at}"
