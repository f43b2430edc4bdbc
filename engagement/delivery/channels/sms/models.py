"""The mobile number to which a citizen wants short messages."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class SmsNumber(models.Model):
    """A number that its owner typed, written +886912345678; nothing is told there until a code came back from it."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="sms_number", verbose_name=_("user")
    )
    number = models.CharField(_("mobile number"), max_length=16)
    asked_at = models.DateTimeField(_("typed"), db_default=Now())
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)

    class Meta:
        verbose_name = _("number for short messages")
        verbose_name_plural = _("numbers for short messages")

    def __str__(self) -> str:
        return self.number
