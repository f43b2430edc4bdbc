"""Index of the models in this app's slices: a model that is missing here gets no table."""

from rewards.budgets.models import AgencyBudget, BudgetIssue, Campaign, Grant
from rewards.cards.models import Card
from rewards.devices.models import Device
from rewards.fraud.models import Finding, PayoutHold
from rewards.grants.models import GrantRequest
from rewards.holds.models import Hold
from rewards.interests.models import Interest
from rewards.ledger.models import (
    Account,
    Checkpoint,
    CheckpointBalance,
    ClosedMonth,
    Closing,
    MoneyStop,
    Posting,
    Seal,
    Slice,
    Transaction,
    Turnover,
)
from rewards.limits.models import LevelLimit
from rewards.merging.models import AccountMerge
from rewards.offers.models import Offer, Voucher
from rewards.payees.models import MerchantChange
from rewards.redemption.attempts.models import PayerPhone, WrongCode, WrongPin
from rewards.redemption.payments.models import PaymentCode, Redemption
from rewards.redemption.refunds.models import LateRefund, Refund
from rewards.settlement.closing.models import CloseRequest, SettlementDifference
from rewards.settlement.disputes.models import StatementAdjustment, StatementDispute
from rewards.settlement.payments.models import (
    BankAnswer,
    BankFile,
    BankReference,
    BatchRow,
    HeldPayment,
    PaymentRejection,
)
from rewards.settlement.periods.models import CoinRate, Settlement, SettlementScheme
from rewards.settlement.proving.models import ProofRun
from rewards.settlement.reports.models import BudgetCoins, CoinsLeft
from rewards.settlement.statements.models import SettlementBatch, Statement, StatementLine, StatementReminder
from rewards.shops.models import Merchant, MerchantDocument, Shop, ShopName, ShopStaff, ShopTerm, StaffInvitation

__all__ = [
    "Account",
    "AccountMerge",
    "AgencyBudget",
    "BankAnswer",
    "BankFile",
    "BankReference",
    "BatchRow",
    "BudgetCoins",
    "BudgetIssue",
    "Campaign",
    "Card",
    "Checkpoint",
    "CheckpointBalance",
    "CloseRequest",
    "ClosedMonth",
    "Closing",
    "CoinRate",
    "CoinsLeft",
    "Device",
    "Finding",
    "Grant",
    "GrantRequest",
    "HeldPayment",
    "Hold",
    "Interest",
    "LateRefund",
    "LevelLimit",
    "Merchant",
    "MerchantChange",
    "MerchantDocument",
    "MoneyStop",
    "Offer",
    "PayerPhone",
    "PaymentCode",
    "PaymentRejection",
    "PayoutHold",
    "Posting",
    "ProofRun",
    "Redemption",
    "Refund",
    "Seal",
    "Settlement",
    "SettlementBatch",
    "SettlementDifference",
    "SettlementScheme",
    "Shop",
    "ShopName",
    "ShopStaff",
    "ShopTerm",
    "Slice",
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
