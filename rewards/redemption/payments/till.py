"""Who asks for a payment: somebody at a counter, a shop's device by itself, or somebody at a device."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from civic.accounts.models import User
from civic.core.errors import NotFound
from rewards.devices.models import Device
from rewards.redemption.attempts.models import WrongCode
from rewards.redemption.payments import errors
from rewards.redemption.payments.actions import refuse_closed
from rewards.shops.models import Shop
from rewards.shops.queries import shops_of


@dataclass(frozen=True)
class Till:
    """A person, a device, or both; a device takes payments for its own shop only."""

    clerk: User | None = None
    device: Device | None = None

    @property
    def actor(self) -> str:
        """As the ledger notes it, and as it keeps the keys of one till apart from those of others."""
        return f"user:{self.clerk.pk}" if self.clerk else f"device:{self._device.pk}"

    def key(self, way: str, key: str) -> str:
        return f"{way}:{self.clerk.pk}:{key}" if self.clerk else f"{way}:device-{self._device.pk}:{key}"

    def shops(self) -> QuerySet[Shop]:
        """Where payments may be taken from here."""
        if self.clerk is None:
            return Shop.objects.filter(pk=self._device.shop_id).select_related("merchant", "district")
        shops = shops_of(self.clerk)
        return shops.filter(pk=self.device.shop_id) if self.device else shops

    def shop(self, shop_id: int | None) -> Shop:
        """The shop of a payment: the named one, or the only one. Raises NotFound, ShopNeeded, ShopNotActive."""
        shops = [shop for shop in self.shops() if shop_id in (None, shop.pk)]
        if not shops:
            raise NotFound
        if len(shops) > 1:
            raise errors.ShopNeeded(fields={"shop": [str(errors.ShopNeeded.message)]})
        refuse_closed(shops[0])
        return shops[0]

    def begin_guess(self, *, now: datetime) -> None:
        """Inside a transaction: wait for other tries of this till. Raises TooManyWrongCodes."""
        self.one_guess_at_a_time()
        self.refuse_when_locked(now=now)

    def one_guess_at_a_time(self) -> None:
        rows: Any = User.objects if self.clerk else Device.objects
        who = self.clerk or self._device
        rows.select_for_update(no_key=True, of=("self",)).get(pk=who.pk)  # else many at once would all be let in

    def refuse_when_locked(self, *, now: datetime) -> None:
        since = now - timedelta(minutes=settings.WRONG_CODES_LOCK_MINUTES)
        if WrongCode.objects.filter(at__gt=since, **self._guesser).count() >= settings.WRONG_CODES_BEFORE_LOCK:
            raise errors.TooManyWrongCodes(minutes=settings.WRONG_CODES_LOCK_MINUTES)

    def count_guess(self, *, now: datetime) -> None:
        WrongCode.objects.create(at=now, **self._guesser)

    @property
    def _guesser(self) -> dict[str, Any]:
        return {"user": self.clerk} if self.clerk else {"device": self.device}

    @property
    def _device(self) -> Device:
        assert self.device is not None  # noqa: S101  a till is somebody or something
        return self.device
