"""Answer rewards/shops/team.py: that an owner comes or goes is a change of a payee, decided by a second person."""

from rewards.payees import actions
from rewards.shops.team import OWNERS

OWNERS.connect(actions.ask_for_owners)
