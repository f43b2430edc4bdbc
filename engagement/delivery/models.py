"""Messages to one citizen."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen


class Message(models.Model):
    """A line in one citizen's inbox: coins came, a payment was made. The words are made when it is shown."""

    class Kind(models.TextChoices):
        COINS_AWARDED = "coins_awarded", _("coins earned")
        PAID = "paid", _("payment")
        PAYMENT_VOIDED = "payment_voided", _("payment cancelled")
        PAYMENT_REFUNDED = "payment_refunded", _("coins given back")
        LATE_REFUND_APPROVED = "late_refund_approved", _("late refund approved")
        LATE_REFUND_REJECTED = "late_refund_rejected", _("late refund rejected")
        MERCHANT_APPROVED = "merchant_approved", _("merchant approved")
        MERCHANT_REJECTED = "merchant_rejected", _("application rejected")
        MERCHANT_SUSPENDED = "merchant_suspended", _("merchant suspended")
        MERCHANT_REACTIVATED = "merchant_reactivated", _("merchant reactivated")
        MERCHANT_CLOSED = "merchant_closed", _("merchant closed")
        PAYOUT_HELD = "payout_held", _("payout on hold")
        PAYOUT_APPEAL_ANSWERED = "payout_answered", _("payout stays on hold")
        PAYOUT_RELEASED = "payout_released", _("payout goes on")
        COINS_LAPSING = "coins_lapsing", _("coins lapse soon")
        COINS_HELD = "coins_held", _("coins held")
        HOLD_APPEAL_ANSWERED = "hold_answered", _("coins stay held")
        COINS_RELEASED = "coins_released", _("coins released")

    # What can wait is not filed for those who stopped it; the rest is about coins that left or may leave a wallet.
    OPTIONAL = (Kind.COINS_AWARDED,)

    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="messages", verbose_name=_("citizen"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    facts = models.JSONField(_("facts"), help_text=_("The numbers and names that the words need."))
    key = models.CharField(_("key"), max_length=80, unique=True, help_text=_("The same news is filed once."))
    created_at = models.DateTimeField(_("when"), db_default=Now())
    read_at = models.DateTimeField(_("read"), null=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["citizen", "-created_at"], name="message_by_citizen")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
