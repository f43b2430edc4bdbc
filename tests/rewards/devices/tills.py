"""A shop's device, set up, and the program on it."""

from typing import Any

from rewards.devices import actions
from rewards.devices.models import Device
from rewards.shops.models import Shop
from tests import factories as make
from tests.api import program_of


def device_at(shop: Shop, now: Any = make.NOW, name: str = "櫃檯 1") -> tuple[Device, str]:
    _waiting, code = actions.add(shop.pk, name=name, by=make.owner(shop.merchant), now=now)
    return actions.set_up(code, now=now)


def till(token: str) -> Any:
    program = program_of(None)
    program.defaults["HTTP_AUTHORIZATION"] = f"Device {token}"
    return program
