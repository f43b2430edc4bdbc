"""Changes of payees, made by the people who make them in life."""

from typing import Any

from django.utils import timezone

from civic.core.roles import Role
from rewards.payees import actions
from rewards.payees.models import MerchantChange
from rewards.shops.models import Merchant
from tests import factories as make
from tests.pictures import png

NEW = {"bank_code": "700", "bank_account": "00112233445566"}


def asked(of: Merchant, *, by: Any = None, **said: Any) -> MerchantChange:
    """An owner asks for another account, today."""
    by = by or make.owner(of)
    words = {"reason": "換了往來銀行", "passbook": png(), **NEW, **said}
    return actions.ask_for_account(of.pk, by=by, now=timezone.now(), **words)


def approved(of: Merchant, **said: Any) -> MerchantChange:
    """An operator agrees, today."""
    return actions.approve(asked(of, **said).pk, by=make.staff(Role.OPERATOR), now=timezone.now())
