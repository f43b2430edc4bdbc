"""Index of this app's pages in the administration."""

from rewards.budgets import admin as budgets_admin
from rewards.cards import admin as cards_admin
from rewards.fraud import admin as fraud_admin
from rewards.grants import admin as grants_admin
from rewards.holds import admin as holds_admin
from rewards.interests import admin as interests_admin
from rewards.ledger import admin as ledger_admin
from rewards.limits import admin as limits_admin
from rewards.merging import admin as merging_admin
from rewards.offers import admin as offers_admin
from rewards.payees import admin as payees_admin
from rewards.redemption.refunds import admin as redemption_admin
from rewards.settlement.disputes import admin as disputes_admin
from rewards.settlement.payments import admin as payments_admin
from rewards.settlement.periods import admin as periods_admin
from rewards.settlement.proving import admin as proving_admin
from rewards.settlement.reports import admin as reports_admin
from rewards.settlement.yearly import admin as yearly_admin
from rewards.shops import admin as shops_admin
from rewards.shops import terms_admin

__all__ = [
    "budgets_admin",
    "cards_admin",
    "disputes_admin",
    "fraud_admin",
    "grants_admin",
    "holds_admin",
    "interests_admin",
    "ledger_admin",
    "limits_admin",
    "merging_admin",
    "offers_admin",
    "payees_admin",
    "payments_admin",
    "periods_admin",
    "proving_admin",
    "redemption_admin",
    "reports_admin",
    "shops_admin",
    "terms_admin",
    "yearly_admin",
]
