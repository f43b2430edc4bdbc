"""What this app's slices register with those below them, in one place. Imported when the app is ready.

The order counts: that of the links is that of the page /me/, and in that of the personal columns a person is erased.
"""

# isort: off
import rewards.erasure.rights
import rewards.limits.terms
import rewards.minors.queries
import rewards.merging.queries

import rewards.wallet.menu
import rewards.cards.menu
import rewards.offers.menu
import rewards.redemption.counter.menu
import rewards.settlement.statements.menu
import rewards.shops.menu
import rewards.shops.leaving

import rewards.payees.owners
import rewards.settlement.payments.notes
import rewards.payees.notes
import rewards.interests.stakes
import rewards.interests.desk

import rewards.settlement.payments.desk
import rewards.settlement.reports.desk
import rewards.settlement.proving.desk
import rewards.settlement.proving.gauges

import rewards.settlement.anchoring.folder
import rewards.settlement.anchoring.http

import rewards.ledger.datasets
import rewards.ledger.health
import rewards.ledger.gauges
import rewards.shops.datasets

# What was written about a person's payments is found by their receipts, before these are untied from the person.
import rewards.settlement.disputes.personal
import rewards.settlement.closing.personal
import rewards.redemption.refunds.personal
import rewards.redemption.payments.personal

# Unused vouchers give their coins back to the wallet, before it is given up.
import rewards.offers.personal
import rewards.wallet.personal

# The others in any order.
import rewards.settlement.statements.personal
import rewards.settlement.periods.personal
import rewards.settlement.payments.personal
import rewards.cards.personal
import rewards.holds.personal
import rewards.redemption.attempts.personal
import rewards.shops.personal
import rewards.payees.personal
import rewards.interests.personal
import rewards.merging.personal
import rewards.fraud.personal
import rewards.grants.personal
import rewards.ledger.personal
import rewards.devices.personal
import rewards.budgets.personal
import rewards.limits.personal
