"""Queries for payments: of a shop's day, of a citizen, behind a line of the wallet."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum

from civic.accounts.models import Citizen, User
from civic.core.calendar import day_start
from rewards.redemption.payments.models import Redemption
from rewards.shops.models import Shop
from rewards.shops.queries import shops_of


def day_list(shops: QuerySet[Shop], *, day: date, shop_id: int | None = None) -> QuerySet[Redemption]:
    """Return the payments of a Taipei day in these shops, newest first."""
    if shop_id is not None:
        shops = shops.filter(pk=shop_id)
    return Redemption.objects.filter(
        shop__in=shops.values("pk"),
        completed_at__gte=day_start(day),
        completed_at__lt=day_start(day + timedelta(days=1)),
    ).select_related("shop", "confirmed_by", "device")


def day_version(payments: QuerySet[Redemption]) -> str:
    """Return a text that changes whenever a payment of the list is added or cancelled."""
    seen = payments.aggregate(n=Count("pk"), last=Max("pk"), voided=Max("voided_at"), back=Sum("refunded"))
    voided = seen["voided"].timestamp() if seen["voided"] else 0
    return f"{seen['n']}-{seen['last'] or 0}-{voided}-{seen['back'] or 0}"


def payment_of(citizen: Citizen, pk: int) -> Redemption | None:
    """Return a payment of the citizen's own."""
    return Redemption.objects.filter(citizen=citizen, pk=pk).select_related("shop", "confirmed_by", "device").first()


def receipts_of(user: User) -> QuerySet[Redemption, Any]:
    """Return the receipts of the person's payments, to find what was written about them by."""
    return Redemption.objects.filter(citizen__user=user).values("receipt")


def payment_behind(citizen: Citizen, transaction_id: int) -> int | None:
    """Return the number of the citizen's payment that this transaction made, cancelled, or gave coins back of."""
    of_it = Q(transaction=transaction_id) | Q(void_transaction=transaction_id) | Q(refunds__transaction=transaction_id)
    return Redemption.objects.filter(of_it, citizen=citizen).values_list("pk", flat=True).first()


def payment_in_shops_of(user: User, **which: int | str) -> Redemption | None:
    """Return one payment, by `pk` or `receipt`, in the shops where the person works; None when it is not theirs."""
    return (
        Redemption.objects.filter(shop__in=shops_of(user).values("pk"), **which)
        .select_related("shop", "confirmed_by", "voided_by", "device")
        .first()
    )
