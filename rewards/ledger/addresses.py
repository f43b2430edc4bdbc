"""The chart of accounts: how each account is addressed. docs/ledger.md explains the recipes."""

from dataclasses import dataclass
from datetime import date

from rewards.ledger.models import Account

Kind = Account.Kind


@dataclass(frozen=True)
class Address:
    """An account's address and what the account needs when it is opened."""

    path: str
    kind: Kind
    holder_id: int | None = None
    expires_on: date | None = None


MINT = Address("mint", Kind.MINT)
PAID = Address("paid", Kind.PAID)
EXPIRED = Address("expired", Kind.EXPIRED)
RETURNED = Address("returned", Kind.RETURNED)
ADJUSTMENT = Address("adjustment", Kind.ADJUSTMENT)


def budget(agency_id: int, year: int) -> Address:
    return Address(f"budget/{agency_id}/{year}", Kind.BUDGET, agency_id)


def campaign(campaign_id: int) -> Address:
    return Address(f"campaign/{campaign_id}", Kind.CAMPAIGN, campaign_id)


def wallet(citizen_id: int, expires_on: date) -> Address:
    """One vintage of a wallet: the coins that lapse after the Taipei day `expires_on`."""
    return Address(f"wallet/{citizen_id}/{expires_on.isoformat()}", Kind.WALLET, citizen_id, expires_on)


def payable(merchant_id: int) -> Address:
    return Address(f"payable/{merchant_id}", Kind.PAYABLE, merchant_id)


def fee(merchant_id: int) -> Address:
    return Address(f"fee/{merchant_id}", Kind.FEE, merchant_id)


def hold(hold_id: int, citizen_id: int) -> Address:
    """Coins of one citizen, put aside by one hold."""
    return Address(f"hold/{hold_id}", Kind.HOLD, citizen_id)


def voucher(reference: str, citizen_id: int) -> Address:
    """Coins of one citizen, set aside for one voucher."""
    return Address(f"voucher/{reference}", Kind.HOLD, citizen_id)
