"""Queries for paying by poster."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from civic.accounts.models import Citizen
from rewards.redemption.payments.models import Redemption
from rewards.shops.models import Shop

JUST_MINUTES = 10


def payable() -> QuerySet[Shop]:
    """Return shops whose poster can be looked at; its page says whether it takes coins now."""
    return Shop.objects.filter(merchant__state__in=("active", "suspended"))


def just_paid_by_poster(citizen: Citizen, shop: Shop, *, now: datetime) -> Redemption | None:
    """Return what the citizen paid here a moment ago, for someone whose page closed before the answer came."""
    since = now - timedelta(minutes=JUST_MINUTES)
    mine = Redemption.objects.filter(citizen=citizen, shop=shop, way=Redemption.Way.POSTER, completed_at__gt=since)
    return mine.filter(state=Redemption.State.COMPLETED).first()
