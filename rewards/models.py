"""Index of the models in this app's slices: a model that is missing here gets no table."""

from rewards.budgets.models import AgencyBudget, Campaign
from rewards.ledger.models import Account, ClosedMonth, Posting, Transaction
from rewards.offers.models import Offer
from rewards.redemption.models import PaymentCode, Redemption, WrongCode
from rewards.settlement.models import Settlement, Statement
from rewards.shops.models import Merchant, Shop, ShopStaff

__all__ = [
    "Account",
    "AgencyBudget",
    "Campaign",
    "ClosedMonth",
    "Merchant",
    "Offer",
    "PaymentCode",
    "Posting",
    "Redemption",
    "Settlement",
    "Shop",
    "ShopStaff",
    "Statement",
    "Transaction",
    "WrongCode",
]
