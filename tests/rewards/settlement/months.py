"""Sales of past months, and months closed, for the tests of settlement."""

from datetime import UTC, date, datetime

from rewards.ledger import actions as ledger
from rewards.ledger import addresses
from rewards.ledger.models import Transaction
from rewards.redemption.counter import actions as redemption
from rewards.redemption.payments.models import Redemption
from rewards.settlement.closing import actions
from rewards.settlement.periods.models import Settlement
from rewards.settlement.statements.models import Statement
from rewards.shops.models import Merchant, Shop
from tests import factories as make
from tests.owner import tamper
from tests.rewards.ledger import books

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
IN_OCTOBER = datetime(2026, 10, 20, 4, 0, tzinfo=UTC)
IN_NOVEMBER, IN_DECEMBER = IN_OCTOBER.replace(month=11), IN_OCTOBER.replace(month=12)


def sale(shop: Shop, amount: int, at: datetime = IN_OCTOBER) -> Redemption:
    payer = make.rich_citizen(amount, now=at)
    _payment, code = make.payment_code(payer, amount, now=at)
    return redemption.confirm(clerk=make.owner(shop.merchant), key="tap", code=code.code, now=at).redemption


def refund(sold: Redemption, at: datetime) -> None:
    """Give all of it back, also past an owner's week, so that a later month has coins to take off."""
    memo = ledger.Memo(Transaction.Kind.REFUND, f"refund:{sold.pk}", "tests", "returned", at)
    posted = ledger.reverse(memo, transaction_id=sold.transaction_id)
    tamper(
        "INSERT INTO rewards_refund (redemption_id, coins, transaction_id, refunded_by_id, refunded_at)"
        f" VALUES ({sold.pk}, {sold.amount}, {posted.transaction_id}, {sold.confirmed_by_id}, '{at:%Y-%m-%d %H:%M}Z')"
    )


def adjust(merchant: Merchant, amount: int, at: datetime) -> None:
    """Correct what is owed to a merchant; a negative amount takes coins off."""
    ends = ledger.open_account(addresses.ADJUSTMENT), ledger.open_account(addresses.payable(merchant.pk))
    memo = ledger.Memo(Transaction.Kind.ADJUST, f"adjust:{merchant.pk}:{at}", "tests", "corrected", at)
    books.adjust(memo, [ledger.Move(*(ends if amount > 0 else ends[::-1]), abs(amount))])


def close(month: date = OCTOBER) -> Settlement:
    return actions.close_month(month, by="tests", now=datetime(2027, 6, 1, tzinfo=UTC))


def statement(merchant: Merchant, month: date = OCTOBER) -> Statement:
    return Statement.objects.get(merchant=merchant, settlement_id=month)


def issued(amount: int = 30) -> Statement:
    """The October statement of a merchant with one sale."""
    shop = make.shop()
    sale(shop, amount)
    close()
    return statement(shop.merchant)
