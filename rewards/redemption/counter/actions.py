"""Take whatever a customer shows at the counter: a payment code or a voucher."""

from datetime import datetime

from django.db import transaction

from civic.accounts.models import User
from civic.core.errors import DomainError
from rewards.devices.models import Device
from rewards.offers.codes import is_voucher
from rewards.redemption.codes import refusals
from rewards.redemption.codes import till_actions as codes
from rewards.redemption.payments import errors
from rewards.redemption.payments.actions import Confirmed
from rewards.redemption.payments.till import Till
from rewards.redemption.vouchers import actions as vouchers


def confirm(
    *,
    key: str,
    now: datetime,
    clerk: User | None = None,
    device: Device | None = None,
    code: str = "",
    digits: str = "",
    shop_id: int | None = None,
) -> Confirmed:
    """Take the coins of a payment code or a voucher for a shop; the same key again gives the same answer.

    Raises the errors of payments and codes, those of vouchers, InsufficientCoins, KeyConflict, NotFound (foreign shop).
    """
    digits = digits.replace(" ", "")
    try:
        return _accept_or_count(Till(clerk, device), key=key, now=now, code=code, digits=digits, shop_id=shop_id)
    except DomainError as error:
        refusals.note(error, code=code, digits=digits, now=now)  # what was tried is rolled back
        raise


def _accept_or_count(till: Till, *, key: str, now: datetime, code: str, digits: str, shop_id: int | None) -> Confirmed:
    if bool(code) == bool(digits):
        raise errors.CodeNeeded
    accept = vouchers.accept if is_voucher(code=code, digits=digits) else codes.accept
    with transaction.atomic():
        try:
            return accept(till, key=key, now=now, code=code, digits=digits, shop_id=shop_id)
        except errors.WrongCode as error:  # said before anything is written
            wrong = error
        till.count_guess(now=now)
    raise wrong
