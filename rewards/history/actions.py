"""What happened before the portal kept its own books: many awards and payments, written at once in order of time.

The demo world is told through here, and an older system's history could be. The postings are the ones that
rewards/coins.py and rewards/redemption would have made, and the database's guards hold for them all the same.
"""

from dataclasses import dataclass
from datetime import date, datetime

from civic.core.calendar import taipei_day
from civic.core.copying import align_ids, copy_rows, next_id, refresh_statistics
from rewards import coins
from rewards.budgets.models import Campaign
from rewards.ledger import actions as ledger
from rewards.ledger import addresses
from rewards.ledger.models import Account, Posting, Transaction
from rewards.redemption.payments.models import Redemption
from rewards.shops.models import Shop

FLUSH_AFTER = 20_000


@dataclass
class Payment:
    """A payment that has been told, with what its cancellation needs."""

    id: int
    transaction_id: int
    shop: Shop
    citizen_id: int
    amount: int
    receipt: str
    at: datetime
    clerk_id: int
    taken: list[tuple[date, int]]
    voided: tuple[datetime, int, int] | None = None


class Past:
    """Tell events in order of time to citizens without coins, then `close`; all within one database transaction."""

    def __init__(self) -> None:
        self._next_transaction, self._next_account = next_id(Transaction), next_id(Account)
        self._next_redemption = next_id(Redemption)
        self._wallets: dict[int, dict[date, int]] = {}
        self._account_ids: dict[tuple[int, date], int] = {}
        self._payable: dict[int, int] = {}
        self._accounts: list[tuple[object, ...]] = []
        self._transactions: list[tuple[object, ...]] = []
        self._postings: list[tuple[int, int, int, int]] = []
        self._payments: list[Payment] = []

    def balance(self, citizen_id: int) -> int:
        """What the citizen holds by now."""
        return sum(self._wallets.get(citizen_id, {}).values())

    def earn(self, citizen_id: int, amount: int, *, campaign: Campaign, key: str, reason: str, by: str,
             at: datetime) -> int:  # fmt: skip
        """An award, as rewards.coins.award makes it; returns the transaction's id."""
        assert campaign.account_id is not None  # noqa: S101
        vintage = coins.last_day(campaign, earned_on=taipei_day(at))
        memo = ledger.Memo(Transaction.Kind.AWARD, key, by, reason, at, (citizen_id, amount, campaign.pk))
        pk = self._begin(memo)
        self._postings.append((pk, campaign.account_id, self._wallet(citizen_id, vintage), amount))
        self._add(citizen_id, vintage, amount)
        return pk

    def pay(self, citizen_id: int, amount: int, *, shop: Shop, receipt: str, clerk_id: int, key: str,
            at: datetime) -> Payment:  # fmt: skip
        """A payment at a shop, the oldest coins first."""
        memo = ledger.Memo(Transaction.Kind.SPEND, f"redeem:{clerk_id}:{key}", f"user:{clerk_id}",
                           f"{shop.name} · {receipt}", at, (key, shop.pk))  # fmt: skip
        pk = self._begin(memo)
        taken = self._take(citizen_id, amount, on=taipei_day(at))
        for vintage, part in taken:
            self._postings.append((pk, self._wallet(citizen_id, vintage), self._payable_of(shop), part))
        payment = Payment(self._next_redemption, pk, shop, citizen_id, amount, receipt, at, clerk_id, taken)
        self._next_redemption += 1
        self._payments.append(payment)
        return payment

    def void(self, payment: Payment, *, by_id: int, at: datetime) -> None:
        """A payment's cancellation: every coin goes back to where it came from."""
        memo = ledger.Memo(Transaction.Kind.VOID, f"void:{payment.id}", f"user:{by_id}",
                           f"{payment.shop.name} · {payment.receipt}", at)  # fmt: skip
        pk = self._begin(memo, reverses=payment.transaction_id)
        for vintage, part in payment.taken:
            wallet = self._wallet(payment.citizen_id, vintage)
            self._postings.append((pk, self._payable_of(payment.shop), wallet, part))
            self._add(payment.citizen_id, vintage, part)
        payment.voided = (at, by_id, pk)

    def close(self) -> None:
        """Write what is still unwritten."""
        self._flush()
        columns = ["id", "receipt", "shop_id", "citizen_id", "amount", "transaction_id", "confirmed_by_id",
                   "completed_at", "state", "voided_at", "voided_by_id", "void_transaction_id"]  # fmt: skip
        copy_rows(Redemption, columns, (_redemption(payment) for payment in self._payments))
        align_ids(Account, Transaction, Posting, Redemption)

    def _begin(self, memo: ledger.Memo, reverses: int | None = None) -> int:
        if len(self._transactions) >= FLUSH_AFTER:
            self._flush()
        pk, self._next_transaction = self._next_transaction, self._next_transaction + 1
        kind, key, request_hash, actor, reason, at = memo.values()
        self._transactions.append((pk, kind, key, request_hash, actor, reason, reverses, at))
        return pk

    def _take(self, citizen_id: int, amount: int, *, on: date) -> list[tuple[date, int]]:
        wallet, taken = self._wallets.get(citizen_id, {}), []
        for vintage in sorted(wallet):
            part = min(wallet[vintage], amount) if vintage >= on else 0
            if part:
                wallet[vintage] -= part
                amount -= part
                taken.append((vintage, part))
        if amount:
            raise ValueError("more coins were told to be spent than were earned")
        return taken

    def _add(self, citizen_id: int, vintage: date, amount: int) -> None:
        wallet = self._wallets.setdefault(citizen_id, {})
        wallet[vintage] = wallet.get(vintage, 0) + amount

    def _wallet(self, citizen_id: int, vintage: date) -> int:
        known = self._account_ids.get((citizen_id, vintage))
        if known is None:
            address = addresses.wallet(citizen_id, vintage)
            known = self._account_ids[citizen_id, vintage] = self._next_account
            self._next_account += 1
            self._accounts.append((known, address.path, address.kind, citizen_id, vintage, 0))
        return known

    def _payable_of(self, shop: Shop) -> int:
        if shop.merchant_id not in self._payable:
            address = addresses.payable(shop.merchant_id)
            self._payable[shop.merchant_id] = self._next_account
            self._accounts.append((self._next_account, address.path, address.kind, address.holder_id, None, 0))
            self._next_account += 1
        return self._payable[shop.merchant_id]

    def _flush(self) -> None:
        copy_rows(Account, ["id", "address", "kind", "holder_id", "expires_on", "balance"], self._accounts)
        columns = ["id", "kind", "idempotency_key", "request_hash", "actor", "reason", "reverses_id", "effective_at"]
        copy_rows(Transaction, columns, self._transactions)
        refresh_statistics(Account, Transaction)  # the postings' trigger looks every row up in both
        copy_rows(Posting, ["transaction_id", "source_id", "destination_id", "amount"], self._postings)
        self._accounts, self._transactions, self._postings = [], [], []


def _redemption(payment: Payment) -> tuple[object, ...]:
    state = Redemption.State.VOIDED if payment.voided else Redemption.State.COMPLETED
    at, by, transaction = payment.voided or (None, None, None)
    return (payment.id, payment.receipt, payment.shop.pk, payment.citizen_id, payment.amount, payment.transaction_id,
            payment.clerk_id, payment.at, state.value, at, by, transaction)  # fmt: skip
