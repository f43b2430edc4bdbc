"""Money rules 1, 2, 3 and 5: what must never be is refused by PostgreSQL itself, whoever asks."""

import pytest
from django.db import DatabaseError, transaction

from rewards.ledger import actions as ledger
from rewards.ledger import addresses, closing
from rewards.ledger.errors import InsufficientCoins, InvalidAmount, UnknownAccount
from rewards.ledger.models import Account, Posting, Transaction
from tests import factories as make
from tests.rewards.ledger.books import refused

pytestmark = pytest.mark.django_db

LEDGER = [
    "rewards_transaction", "rewards_posting", "rewards_closing", "rewards_closedmonth", "rewards_settlement",
    "rewards_account",
]  # fmt: skip


@pytest.fixture
def books():
    """Some history, one closed month."""
    payer, shop = make.rich_citizen(100), make.shop()
    make.payment_code(payer, 10)
    closing.close_month(make.NOW.date().replace(day=1), actor="test")
    return payer, shop


@pytest.mark.parametrize("table", ["rewards_transaction", "rewards_posting", "rewards_closedmonth", "civic_auditevent"])
def test_rows_are_never_changed_or_removed(books, table):
    column = {"rewards_closedmonth": "actor", "rewards_posting": "amount", "civic_auditevent": "action"}.get(
        table, "reason"
    )
    assert refused(f"UPDATE {table} SET {column} = {column}")
    assert refused(f"DELETE FROM {table}")


@pytest.mark.parametrize("table", [*LEDGER, "rewards_turnover", "rewards_statement", "civic_auditevent"])
def test_tables_are_never_emptied(books, table):
    assert refused(f"TRUNCATE {table} CASCADE")


def test_nobody_writes_a_balance(books):
    assert refused("UPDATE rewards_account SET balance = balance + 1000")
    assert refused("INSERT INTO rewards_account (address, kind, balance) VALUES ('x', 'campaign', 5)")
    assert refused("DELETE FROM rewards_account")


def test_an_account_keeps_its_address(books):
    assert refused("UPDATE rewards_account SET address = 'wallet/1/2099-12-31' WHERE kind = 'campaign'")


@pytest.mark.parametrize("amount", [0, -5])
def test_a_posting_moves_at_least_one_coin(books, amount):
    mint, pot = Account.objects.get(address="mint"), Account.objects.filter(kind="budget").first()
    assert refused(
        "WITH t AS (INSERT INTO rewards_transaction (kind, idempotency_key, request_hash, actor, reason, effective_at)"
        " VALUES ('issue', 'k', '', '', '', now()) RETURNING id)"
        " INSERT INTO rewards_posting (transaction_id, source_id, destination_id, amount)"
        " SELECT id, %s, %s, %s FROM t",
        mint.pk,
        pot.pk,
        amount,
    )


@pytest.mark.django_db(transaction=True)
def test_a_posting_never_joins_an_older_transaction():
    make.campaign(max_coins=50)
    old = Transaction.objects.filter(kind="issue").get()
    mint, pot = Account.objects.get(address="mint"), Account.objects.filter(kind="budget").get()
    assert refused(
        "INSERT INTO rewards_posting (transaction_id, source_id, destination_id, amount) VALUES (%s, %s, %s, 5)",
        old.pk,
        mint.pk,
        pot.pk,
    )


def test_a_posting_needs_two_accounts_that_exist(books):
    memo = ledger.Memo(Transaction.Kind.ISSUE, key="ghost", actor="test", reason="", at=make.NOW)
    with pytest.raises(UnknownAccount), transaction.atomic():
        ledger.post(memo, [ledger.Move(999_999_999, ledger.open_account(addresses.MINT), 5)])
    assert not Transaction.objects.filter(idempotency_key="ghost").exists()


def test_a_balance_never_falls_below_zero(books):
    pot = Account.objects.filter(kind="campaign").get()
    memo = ledger.Memo(Transaction.Kind.RETURN, key="too-much", actor="test", reason="", at=make.NOW)
    with pytest.raises(InsufficientCoins) as refusal, transaction.atomic():
        ledger.post(memo, [ledger.Move(pot.pk, Account.objects.get(kind="budget").pk, pot.balance + 1)])
    assert refusal.value.facts["available"] == pot.balance


def test_a_balance_never_outgrows_its_column(books):
    mint, pot = Account.objects.get(address="mint").pk, Account.objects.get(kind="budget").pk
    memo = ledger.Memo(Transaction.Kind.ISSUE, key="huge", actor="test", reason="", at=make.NOW)
    with pytest.raises(InvalidAmount), transaction.atomic():
        ledger.post(memo, [ledger.Move(mint, pot, ledger.BIGINT_MAX)] * 2)
    assert not Transaction.objects.filter(idempotency_key="huge").exists()


@pytest.mark.parametrize("kind", ["void", "refund", "release"])
def test_what_gives_back_names_what_it_gives_back(books, kind):
    payer, shop = books
    wallet = Account.objects.get(kind="wallet", holder_id=payer.pk).pk
    away = addresses.hold(1, payer.pk) if kind == "release" else addresses.payable(shop.merchant_id)
    memo = ledger.Memo(kind, key="from nothing", actor="test", reason="", at=make.NOW)
    with pytest.raises(DatabaseError, match="transaction_reversal_names_its_original"), transaction.atomic():
        ledger.post(memo, [ledger.Move(ledger.open_account(away), wallet, 5)])


def test_what_comes_late_enters_the_next_open_month(books):
    late = make.campaign(max_coins=5, now=make.NOW)
    month = Posting.objects.filter(destination=late.account_id).get().transaction.month
    assert f"{month:%Y-%m}" == "2026-12"


def test_coins_move_only_along_a_recipe(books):
    mint, wallet = Account.objects.get(address="mint"), Account.objects.get(kind="wallet")
    assert refused(
        "WITH t AS (INSERT INTO rewards_transaction (kind, idempotency_key, request_hash, actor, reason, effective_at)"
        " VALUES ('award', 'k', '', '', '', now()) RETURNING id)"
        " INSERT INTO rewards_posting (transaction_id, source_id, destination_id, amount)"
        " SELECT id, %s, %s, 1000 FROM t",
        mint.pk,
        wallet.pk,
    )


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_moves_nothing_is_refused_at_commit():
    assert refused(
        "INSERT INTO rewards_transaction (kind, idempotency_key, request_hash, actor, reason, effective_at)"
        " VALUES ('award', 'empty', '', '', '', now())"
    )
