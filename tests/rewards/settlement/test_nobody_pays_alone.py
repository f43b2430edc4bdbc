"""Raw SQL past all actions: nobody is owed, approved into an account, or paid by one hand alone."""

import pytest
from django.db import DatabaseError, connection, transaction

from civic.core.roles import Role
from rewards.ledger import actions as ledger
from rewards.ledger import addresses
from rewards.ledger.models import Transaction
from rewards.settlement.payments import actions as payments
from rewards.settlement.payments import batches, errors
from rewards.settlement.payments.models import BatchRow
from rewards.settlement.statements.models import Statement
from rewards.shops import actions as shops
from rewards.shops.models import Merchant
from tests import factories as make
from tests.owner import tamper
from tests.rewards.settlement.batches import DAY, approved, confirmed, enter
from tests.rewards.settlement.months import OCTOBER

pytestmark = pytest.mark.django_db


def refused(words: str, *statements: str) -> None:
    """Assert that the database refuses these statements, at the latest at commit."""
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        together("; ".join([*statements, "SET CONSTRAINTS ALL IMMEDIATE"]))


def together(statements: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statements)


@pytest.mark.parametrize("place", ["payable/{merchant}", "wallet/{citizen}/2027-12-31"])
def test_the_books_are_corrected_only_as_two_people_decided(place):
    shop, citizen = make.shop(), make.rich_citizen(5)
    ledger.open_account(addresses.payable(shop.merchant_id)), ledger.open_account(addresses.ADJUSTMENT)
    at = place.format(merchant=shop.merchant_id, citizen=citizen.pk)
    accounts = "(SELECT id FROM rewards_account WHERE address = 'adjustment')"
    to = f"(SELECT id FROM rewards_account WHERE address = '{at}')"
    refused(
        "no decision of two people",
        "SELECT ledger_post('adjust', 'alone', '', 'user:1', 'r', now(), NULL,"
        f" ARRAY[{accounts}]::bigint[], ARRAY[{to}]::bigint[], '{{50}}')",
    )
    assert not Transaction.objects.filter(kind="adjust").exists()


def test_no_merchant_begins_to_be_paid_and_none_gets_another_account_with_its_approval():
    person, other = make.staff(Role.OPERATOR), make.staff(Role.OPERATOR)
    refused(
        "applied for, and approved",
        "INSERT INTO rewards_merchant (name, tax_id, email, phone, contact, bank_code, bank_account, state, decision,"
        f" approved_by_id, added_by_id) VALUES ('x', '99999999', '', '', '', '004', '1', 'active', '', {person.pk},"
        f" {other.pk})",
    )
    merchant = make.merchant(state=Merchant.State.APPLIED)
    own = f"WHERE id = {merchant.pk}"
    refused("applied for", f"UPDATE rewards_merchant SET state = 'active' {own}")
    signed = f"UPDATE rewards_merchant SET state = 'active', approved_by_id = {person.pk}"
    refused("applied for", f"{signed}, bank_account = '00000000001' {own}")
    Merchant.objects.filter(pk=merchant.pk).update(added_by=None)  # who applied was erased meanwhile
    refused("applied for", f"{signed} {own}")
    with pytest.raises(shops.NobodyApplied):
        shops.approve(merchant, by=person, reason="文件齊全", now=make.NOW)
    assert shops.reject(merchant, by=person, reason="申請人已離開", now=make.NOW).state == "rejected"


def test_a_statement_is_paid_only_with_its_entry_in_the_books_by_another_than_approved_it():
    batch = approved(30, 12)
    first, second = batch.statements.order_by("number")
    paid = (
        "UPDATE rewards_statement SET status = 'paid', paid_on = '2026-11-10', bank_reference = 'X{0}' WHERE id = {0}"
    )
    refused("not settled", paid.format(first.pk))
    insider = make.owner(first.merchant)
    entry = (
        f"SELECT ledger_post('settle', 'settle:{first.pk}:{batch.pk}', '', 'user:{{0}}', 'r', now(),"
        f" NULL, ARRAY[(SELECT id FROM rewards_account WHERE address = 'payable/{first.merchant_id}')]::bigint[],"
        f" ARRAY[{ledger.open_account(addresses.PAID)}]::bigint[], '{{{{30}}}}')"
    )
    for person, words in ((batch.decided_by_id, "who approved a batch"), (insider.pk, "a merchant of their own")):
        refused(words, entry.format(person), paid.format(first.pk))
        refused(words, paid.format(first.pk), entry.format(person))  # the other way round
    cashier = make.staff(Role.FINANCE)
    payments.pay(batch.pk, references={second.number: "TX-2"}, paid_on=DAY, by=cashier, now=make.NOW)
    together("SET CONSTRAINTS ALL IMMEDIATE")
    assert Statement.objects.get(pk=second.pk).status == "paid"


def test_what_a_merchant_without_an_account_is_owed_waits_outside_the_batch_and_nobody_approves_it():
    operator, finance = make.staff(Role.OPERATOR), make.staff(Role.FINANCE)
    known, unknown = (enter(each, invoice_number=f"AB0000000{each.pk % 10}") for each in confirmed(30, 12))
    tamper(f"UPDATE rewards_merchant SET bank_account = '' WHERE id = {unknown.merchant_id}")
    batch = batches.consolidate(OCTOBER, by=operator, now=make.NOW)
    assert list(batch.statements.all()) == [known]
    assert batches.left_out(OCTOBER, today=DAY) == [f"{unknown.number} {unknown.merchant_name}（沒有銀行帳戶）"]
    with pytest.raises(errors.AllHeld, match="沒有銀行帳戶"):
        batches.consolidate(OCTOBER, by=operator, now=make.NOW)
    tamper(f"UPDATE rewards_merchant SET bank_account = '' WHERE id = {known.merchant_id}")
    with pytest.raises(errors.AccountMissing, match=known.number):
        batches.approve(batch.pk, by=finance, now=make.NOW)
    refused(
        "no bank account",
        f"UPDATE rewards_settlementbatch SET state = 'approved', decided_by_id = {finance.pk}, decided_at = now()"
        f" WHERE id = {batch.pk}",
    )
    assert not BatchRow.objects.exists()
