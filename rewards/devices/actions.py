"""Add a device and take it away, for owners; set it up with its code, and know it by its token."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.errors import DomainError, NotFound
from civic.shown_codes.derivation import hash_code
from civic.shown_codes.drawing import grouped, random_letters
from civic.shown_codes.typed import readable
from rewards.devices.models import Device
from rewards.shops.models import Merchant
from rewards.shops.owner_actions import own_shop
from rewards.shops.queries import merchants_owned_by

CODE_LENGTH = 12
CODE_MINUTES = 15
MOST = 20  # devices of a shop at a time
SEEN_STEP = timedelta(minutes=1)  # `last_seen_at` is written at most this often


class SetUpCodeWrong(DomainError):
    code = "setup_code_wrong"
    help = "shop-devices"
    family = DomainError.MISSING
    message = _("This code is wrong, was used, or is older than 15 minutes. Ask the owner for a new one.")


class TooManyDevices(DomainError):
    code = "too_many_devices"
    help = "shop-devices"
    family = DomainError.LIMIT
    message = _("A shop has at most %(most)s devices: take one away first.")


@transaction.atomic
def add(shop_id: int, *, name: str, by: User, now: datetime) -> tuple[Device, str]:
    """Note a device of one's own shop; return it with the code that sets it up, which is shown once.

    Raises NotFound (not the owner), TooManyDevices.
    """
    shop = own_shop(shop_id, by=by)
    Merchant.objects.select_for_update(of=("self",), no_key=True).get(pk=shop.merchant_id)
    if Device.objects.filter(shop=shop, revoked_at=None).count() >= MOST:
        raise TooManyDevices(most=MOST)
    code = random_letters(CODE_LENGTH)
    device = Device.objects.create(
        shop=shop,
        name=name.strip(),
        setup_hash=hash_code(code),
        setup_until=now + timedelta(minutes=CODE_MINUTES),
        added_by=by,
        added_at=now,
    )
    audit.record("device.added", by=by, about=device, shop=shop.pk)
    return device, grouped(code)


@transaction.atomic
def set_up(code: str, *, now: datetime) -> tuple[Device, str]:
    """Use the code up; return the device with the token that it keeps. Raises SetUpCodeWrong."""
    waiting = Device.objects.select_for_update(of=("self",)).select_related("shop__merchant")
    device = waiting.filter(setup_hash=hash_code(readable(code)), setup_until__gt=now, revoked_at=None).first()
    if device is None:
        raise SetUpCodeWrong(fields={"code": [str(SetUpCodeWrong.message)]})
    token = secrets.token_urlsafe(32)
    device.setup_hash, device.token_hash = None, hash_code(token)
    device.set_up_at = device.last_seen_at = now
    device.save()
    audit.record("device.set_up", by=None, about=device, shop=device.shop_id)
    return device, token


@transaction.atomic
def revoke(device_id: int, *, by: User, now: datetime) -> Device:
    """Take a device away: its token opens nothing from now on. Raises NotFound."""
    own = Device.objects.filter(shop__merchant__in=merchants_owned_by(by).values("pk"))
    device = own.select_for_update(of=("self",)).filter(pk=device_id, revoked_at=None).first()
    if device is None:
        raise NotFound
    device.revoked_at, device.token_hash, device.setup_hash = now, None, None
    device.save(update_fields=["revoked_at", "token_hash", "setup_hash"])
    audit.record("device.revoked", by=by, about=device, shop=device.shop_id)
    return device


def known(token: str, *, now: datetime) -> Device | None:
    """Return the device that holds this token; that it was seen is noted, by the minute."""
    devices = Device.objects.select_related("shop__merchant", "shop__district")
    device = devices.filter(token_hash=hash_code(token), revoked_at=None).first()
    if device and (device.last_seen_at is None or now - device.last_seen_at > SEEN_STEP):
        Device.objects.filter(pk=device.pk).update(last_seen_at=now)
        device.last_seen_at = now
    return device
