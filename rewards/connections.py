"""What this app's slices register with those below them, in one place. Imported when the app is ready.

The order counts: that of the links is that of the page /me/, and in that of the personal columns a person is erased.
"""

# isort: off
import rewards.erasure.rights
import rewards.limits.terms
import rewards.merging.queries

import rewards.wallet.menu
import rewards.offers.menu
import rewards.redemption.counter.menu
import rewards.settlement.menu
import rewards.shops.menu

import rewards.ledger.datasets
import rewards.shops.datasets

# What was written about a person's payments is found by their receipts, before these are untied from the person.
import rewards.settlement.personal
import rewards.redemption.refunds.personal
import rewards.redemption.payments.personal

# Unused vouchers give their coins back to the wallet, before it is given up.
import rewards.offers.personal
import rewards.wallet.personal

# The others in any order.
import rewards.cards.personal
import rewards.holds.personal
import rewards.redemption.attempts.personal
import rewards.shops.personal
import rewards.merging.personal
import rewards.fraud.personal
import rewards.grants.personal
import rewards.ledger.personal
import rewards.devices.personal
import rewards.budgets.personal
import rewards.limits.personal
