"""Queries for late refunds."""

from django.db.models import QuerySet

from rewards.redemption.payments.models import Redemption
from rewards.redemption.refunds.models import LateRefund
from rewards.shops.models import Shop


def late_refunds_in(shops: QuerySet[Shop], *, pk: int) -> QuerySet[LateRefund] | None:
    """Return what was asked for of one payment in these shops; None when the payment is none of theirs."""
    payment = Redemption.objects.filter(shop__in=shops.values("pk"), pk=pk).first()
    return payment.late_refunds.all() if payment else None
