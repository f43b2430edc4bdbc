"""Settlement periods whose books are being shut, or are shut."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from rewards.ledger.models.fields import Xid8Field


class Closing(models.Model):
    """A settlement period whose close was announced: who writes from now on writes into the next open one.

    `ledger_close_month` waits for those who began before, then records the period as closed. `xid` is the database
    transaction of the announcement.
    """

    month = models.DateField(_("period"), primary_key=True, help_text=_("Its first day."))
    begun_at = models.DateTimeField(_("closing begun"), db_default=Now())
    actor = models.CharField(_("by"), max_length=60)
    xid = Xid8Field(editable=False)

    class Meta:
        verbose_name = _("period being closed")
        verbose_name_plural = _("periods being closed")

    def __str__(self) -> str:
        return f"{self.month}"


class ClosedMonth(models.Model):
    """A settlement period whose books are shut: no transaction can enter it any more.

    `month` is its first day. The period is the Taipei month unless the settlement scheme says otherwise.
    """

    month = models.DateField(_("period"), primary_key=True, help_text=_("Its first day."))
    closed_at = models.DateTimeField(_("closed"), db_default=Now())
    actor = models.CharField(_("by"), max_length=60)

    class Meta:
        verbose_name = _("closed period")
        verbose_name_plural = _("closed periods")

    def __str__(self) -> str:
        return f"{self.month}"
