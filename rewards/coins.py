"""The public door to coins for the other apps: award, balance, expiring, history. Nothing else moves them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen
from civic.calendar import taipei_day
from civic.errors import DomainError
from rewards.budgets.models import Campaign
from rewards.ledger import actions as ledger
from rewards.ledger import addresses
from rewards.ledger.errors import InsufficientCoins
from rewards.ledger.models import Account, Transaction
from rewards.signals import coins_awarded


class CampaignExhausted(DomainError):
    """The campaign has no coins left for this award; the activity itself goes on."""

    code = "campaign_exhausted"
    family = DomainError.CONFLICT
    message = _("The coins of this activity have all been given out.")


class CampaignNotOpen(DomainError):
    code = "campaign_not_open"
    family = DomainError.CONFLICT
    message = _("This activity gives no coins at the moment.")


@dataclass(frozen=True)
class Expiring:
    """Coins of a wallet that lapse after the Taipei day `on`."""

    coins: int
    on: date


@dataclass(frozen=True)
class Line:
    """One line of a citizen's history: `coins` signed, `balance` after it."""

    transaction_id: int
    at: datetime
    kind: str
    reason: str
    coins: int
    balance: int

    @property
    def label(self) -> str:
        return str(Transaction.Kind(self.kind).label)


def last_day(campaign: Campaign, *, earned_on: date) -> date:
    """The last Taipei day of coins earned on a day: the campaign's own, or the end of the next year."""
    return campaign.coins_last_day or date(earned_on.year + 1, 12, 31)


def award(
    citizen: Citizen, coins: int, *, campaign: Campaign, key: str, reason: str, by: str, now: datetime
) -> ledger.Posted:
    """Move coins from a campaign to a citizen's wallet, once per `key`.

    `reason` is shown to the citizen. Raises CampaignExhausted, CampaignNotOpen, InvalidAmount, KeyConflict.
    """
    if campaign.state != Campaign.State.OPEN or campaign.account_id is None:
        raise CampaignNotOpen
    today = taipei_day(now)
    wallet = ledger.open_account(addresses.wallet(citizen.pk, last_day(campaign, earned_on=today)))
    memo = ledger.Memo(
        Transaction.Kind.AWARD, key=key, actor=by, reason=reason, at=now, request=(citizen.pk, coins, campaign.pk)
    )
    try:
        posted = ledger.post(memo, [ledger.Move(campaign.account_id, wallet, coins)])
    except InsufficientCoins as error:
        raise CampaignExhausted from error
    if not posted.replayed:
        coins_awarded.send(
            Citizen, citizen=citizen, coins=coins, reason=reason, transaction_id=posted.transaction_id, at=now
        )
    return posted


def left_in(campaign: Campaign) -> int:
    """Coins that the campaign can still give."""
    return campaign.account.balance if campaign.account else 0


def balance(citizen: Citizen, *, today: date) -> int:
    """Coins that the citizen can spend on this Taipei day."""
    total = _vintages(citizen, today).aggregate(total=Sum("balance"))["total"]
    return int(total or 0)


def expiring(citizen: Citizen, *, today: date) -> list[Expiring]:
    """The citizen's coins by their last day, soonest first."""
    rows = _vintages(citizen, today).order_by("expires_on").values_list("balance", "expires_on")
    return [Expiring(coins=coins, on=on) for coins, on in rows if coins and on]


def history(citizen: Citizen, *, limit: int = 20, offset: int = 0) -> list[Line]:
    """The citizen's lines, newest first, each with the balance after it."""
    with connection.cursor() as cursor:
        cursor.execute(_HISTORY, [citizen.pk, limit, offset])
        return [Line(*row) for row in cursor.fetchall()]


def history_length(citizen: Citizen) -> int:
    """How many lines the citizen's history has."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({_LINES}) lines", [citizen.pk])
        return int(cursor.fetchone()[0])


def _vintages(citizen: Citizen, today: date) -> QuerySet[Account]:
    return Account.objects.filter(kind=Account.Kind.WALLET, holder_id=citizen.pk, expires_on__gte=today, balance__gt=0)


_LINES = """
SELECT t.id, t.effective_at, t.kind, t.reason, sum(m.coins)::bigint AS coins
  FROM (SELECT id FROM rewards_account WHERE kind = 'wallet' AND holder_id = %s) w
  JOIN LATERAL (SELECT transaction_id, -amount AS coins FROM rewards_posting WHERE source_id = w.id
                UNION ALL
                SELECT transaction_id, amount FROM rewards_posting WHERE destination_id = w.id) m ON true
  JOIN rewards_transaction t ON t.id = m.transaction_id
 GROUP BY t.id
"""
_HISTORY = f"""
SELECT id, effective_at, kind, reason, coins, (sum(coins) OVER (ORDER BY id))::bigint AS balance
  FROM ({_LINES}) lines ORDER BY id DESC LIMIT %s OFFSET %s
"""
