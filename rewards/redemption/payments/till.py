"""A till takes payments: somebody at a counter, a shop's device by itself, or somebody at a device."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from civic.accounts.models import User
from civic.core.errors import DomainError, NotFound
from rewards.devices.models import Device
from rewards.ledger import actions as ledger
from rewards.redemption.attempts.models import WrongCode
from rewards.redemption.payments import errors
from rewards.shops.models import Shop
from rewards.shops.queries import shops_of


@dataclass(frozen=True)
class Till:
    """A person, a device, or both; a device takes payments for its own shop only."""

    clerk: User | None = None
    device: Device | None = None

    @property
    def actor(self) -> str:
        """Return who acts, as the ledger notes it."""
        return f"user:{self.clerk.pk}" if self.clerk else f"device:{self._device.pk}"

    def key(self, way: str, key: str) -> str:
        """Return a key as the ledger keeps it: keys of one till do not meet those of others."""
        return f"{way}:{self.clerk.pk}:{key}" if self.clerk else f"{way}:device-{self._device.pk}:{key}"

    def shops(self) -> QuerySet[Shop]:
        """Return the shops for which payments may be taken here."""
        if self.clerk is None:
            return Shop.objects.filter(pk=self._device.shop_id).select_related("merchant", "district")
        shops = shops_of(self.clerk)
        return shops.filter(pk=self.device.shop_id) if self.device else shops

    def shop(self, shop_id: int | None) -> Shop:
        """Return the shop of a payment: the named one, or the only one. Raises NotFound, ShopNeeded, ShopNotActive."""
        values = [self.clerk and self.clerk.pk, self.device and self.device.pk, self.known_shop(shop_id)]
        refusal, pk = ledger.call("SELECT refusal, shop_id FROM till_shop(%s, %s, %s)", values)[0]
        if refusal:
            raise refusal_of_till(refusal)
        return Shop.objects.select_related("merchant", "district").get(pk=pk)

    @staticmethod
    def known_shop(shop_id: int | None) -> int | None:
        """Return the number as the database can hold it; no shop has the number 0."""
        return shop_id if shop_id is None or shop_id <= ledger.BIGINT_MAX else 0

    def one_guess_at_a_time(self) -> None:
        """Wait until no other try of this till is under way."""
        rows: Any = User.objects if self.clerk else Device.objects
        who = self.clerk or self._device
        rows.select_for_update(no_key=True, of=("self",)).get(pk=who.pk)  # else many at once would all be let in

    def refuse_when_locked(self, *, now: datetime) -> None:
        """Raise TooManyWrongCodes while the lock of wrong codes lasts."""
        since = now - timedelta(minutes=settings.WRONG_CODES_LOCK_MINUTES)
        values = [self.clerk and self.clerk.pk, self.device and self.device.pk, since, settings.WRONG_CODES_BEFORE_LOCK]
        if ledger.call("SELECT till_is_locked(%s, %s, %s, %s)", values)[0][0]:
            raise refusal_of_till(errors.TooManyWrongCodes.code)

    def count_guess(self, *, now: datetime) -> None:
        """Note a wrong code; enough of them lock the till."""
        WrongCode.objects.create(at=now, **self._guesser)

    @property
    def _guesser(self) -> dict[str, Any]:
        return {"user": self.clerk} if self.clerk else {"device": self.device}

    @property
    def _device(self) -> Device:
        assert self.device is not None  # noqa: S101  a till is somebody or something
        return self.device


def refusal_of_till(why: str) -> DomainError:
    """Return the error behind what `till_is_locked` and `till_shop` say in SQL."""
    return {
        NotFound.code: NotFound(),
        errors.ShopNeeded.code: errors.ShopNeeded(fields={"shop": [str(errors.ShopNeeded.message)]}),
        errors.ShopNotActive.code: errors.ShopNotActive(),
        errors.TooManyWrongCodes.code: errors.TooManyWrongCodes(minutes=settings.WRONG_CODES_LOCK_MINUTES),
    }[why]
