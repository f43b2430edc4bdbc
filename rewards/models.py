"""Index of the models in this app's slices: a model that is missing here gets no table."""

from rewards.budgets.models import AgencyBudget, Campaign, Grant
from rewards.cards.models import Card
from rewards.devices.models import Device
from rewards.fraud.models import Finding, PayoutHold
from rewards.grants.models import GrantRequest
from rewards.holds.models import Hold
from rewards.ledger.models import Account, ClosedMonth, MoneyStop, Posting, Seal, Transaction, Turnover
from rewards.limits.models import LevelLimit
from rewards.merging.models import AccountMerge
from rewards.offers.models import Offer, Voucher
from rewards.redemption.attempts.models import PayerPhone, WrongCode, WrongPin
from rewards.redemption.payments.models import PaymentCode, Redemption
from rewards.redemption.refunds.models import LateRefund, Refund
from rewards.settlement.close_requests import CloseRequest
from rewards.settlement.doubts import SettlementDifference, StatementDispute
from rewards.settlement.figures import BudgetCoins
from rewards.settlement.followups import HeldPayment, PaymentRejection, StatementAdjustment, StatementReminder
from rewards.settlement.models import Settlement, SettlementBatch, Statement, StatementLine
from rewards.settlement.schemes import SettlementScheme
from rewards.shops.models import Merchant, MerchantDocument, Shop, ShopStaff, StaffInvitation

__all__ = [
    "Account",
    "AccountMerge",
    "AgencyBudget",
    "BudgetCoins",
    "Campaign",
    "Card",
    "CloseRequest",
    "ClosedMonth",
    "Device",
    "Finding",
    "Grant",
    "GrantRequest",
    "HeldPayment",
    "Hold",
    "LateRefund",
    "LevelLimit",
    "Merchant",
    "MerchantDocument",
    "MoneyStop",
    "Offer",
    "PayerPhone",
    "PaymentCode",
    "PaymentRejection",
    "PayoutHold",
    "Posting",
    "Redemption",
    "Refund",
    "Seal",
    "Settlement",
    "SettlementBatch",
    "SettlementDifference",
    "SettlementScheme",
    "Shop",
    "ShopStaff",
    "StaffInvitation",
    "Statement",
    "StatementAdjustment",
    "StatementDispute",
    "StatementLine",
    "StatementReminder",
    "Transaction",
    "Turnover",
    "Voucher",
    "WrongCode",
    "WrongPin",
]
