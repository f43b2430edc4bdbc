"""Index of this app's pages in the administration."""

from rewards.budgets import admin as budgets_admin
from rewards.cards import admin as cards_admin
from rewards.fraud import admin as fraud_admin
from rewards.grants import admin as grants_admin
from rewards.holds import admin as holds_admin
from rewards.ledger import admin as ledger_admin
from rewards.limits import admin as limits_admin
from rewards.merging import admin as merging_admin
from rewards.offers import admin as offers_admin
from rewards.redemption.refunds import admin as redemption_admin
from rewards.settlement import batch_admin, followup_admin, period_admin, scheme_admin, statement_admin
from rewards.shops import admin as shops_admin

__all__ = [
    "batch_admin",
    "budgets_admin",
    "cards_admin",
    "followup_admin",
    "fraud_admin",
    "grants_admin",
    "holds_admin",
    "ledger_admin",
    "limits_admin",
    "merging_admin",
    "offers_admin",
    "period_admin",
    "redemption_admin",
    "scheme_admin",
    "shops_admin",
    "statement_admin",
]
