"""Whatever somebody who holds the database changes about what is paid from, the proofs name the row."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from civic.accounts.models import User
from civic.core.roles import Role
from rewards.ledger.models import MoneyStop
from rewards.settlement.payments import actions as payments
from rewards.settlement.payments import files
from rewards.settlement.payments.models import BatchRow
from rewards.settlement.proving import proofs, tampering
from rewards.settlement.reports import actions as budget_coins
from rewards.settlement.statements.models import SettlementBatch
from tests import factories as make
from tests.owner import as_loader, tamper
from tests.rewards.ledger.books import seal_all
from tests.rewards.settlement.batches import DAY, approved
from tests.rewards.settlement.months import IN_OCTOBER, OCTOBER, close, sale

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def books():
    """Three statements in an approved batch, with a file, one of them paid, one sent back; all sealed and counted."""
    make.rich_citizen(5, now=IN_OCTOBER)
    batch = approved(30, 12, 7)
    first, second, _third = batch.statements.order_by("number")
    cashier = make.staff(Role.FINANCE)
    files.take(batch.pk, "csv", by=cashier, now=make.NOW)
    for each in (first, second):
        payments.pay(batch.pk, references={each.number: f"TX-{each.pk}"}, paid_on=DAY, by=cashier, now=make.NOW)
    payments.reopen(batch.pk, second.number, reason="帳號不存在", by=cashier, now=make.NOW)
    seal_all()
    budget_coins.keep(OCTOBER)
    return tampering.rows()


def all_well() -> bool:
    report, paid_from = proofs.of_books()
    return report.well and (paid_from, proofs.of_period(OCTOBER)) == ([], [])


def test_every_tampering_is_found_and_its_row_named(books):
    assert all_well()
    with as_loader():  # who holds the database itself
        tried = [tampering.attempt(each, books) for each in tampering.TAMPERINGS]
    unnamed = {each.tampering.what: each.found for each in tried if each.named_by != list(each.tampering.by)}
    assert unnamed == {}
    assert all_well()  # nothing stayed


def test_the_command_rehearses_it_in_a_demo_and_leaves_nothing(settings, capsys):
    make.rich_citizen(5, now=IN_OCTOBER)
    for amount in (30, 12):
        sale(make.shop(), amount)
    close()
    seal_all()
    with pytest.raises(CommandError, match="demo"):
        call_command("prove_tampering")
    settings.DEMO = True
    with as_loader():
        call_command("prove_tampering")
    told = capsys.readouterr().out
    assert told.count("\n    ") == len(tampering.TAMPERINGS)
    assert "NOT NAMED" not in told
    assert all_well()
    assert (SettlementBatch.objects.count(), User.objects.filter(email__contains="rehearsal").count()) == (0, 0)


def test_what_is_found_in_what_is_paid_from_is_named_by_the_commands_and_stops_no_coins(books, capsys):
    tamper("UPDATE rewards_settlement SET csv = csv || 'x'::bytea")
    with pytest.raises(CommandError, match="1 faults in what is paid from"):
        call_command("verify_ledger")
    with pytest.raises(CommandError, match="2 differences"):
        call_command("reconcile", "2026-10")
    assert capsys.readouterr().out.count("its CSV is not what its SHA-256 was taken of") == 2
    assert not MoneyStop.objects.exists()


def test_the_file_pays_into_the_account_that_was_approved(settings):
    settings.BANK_COLUMNS = [("bank_code", "銀行"), ("bank_account", "帳號"), ("amount_twd", "金額")]
    batch = approved(30)
    tamper("UPDATE rewards_merchant SET bank_code = '999', bank_account = '66666666'")  # behind the triggers
    assert batch.rows.get().bank_account != "66666666"
    file = files.take(batch.pk, "csv", by=make.staff(Role.FINANCE), now=make.NOW)
    assert b"66666666" not in bytes(file.content)
    assert [told for told in proofs.of_payments() if "999-66666666 was in force" in told]
    with pytest.raises(DatabaseError, match=r"never changed|permission denied"):
        BatchRow.objects.update(bank_account="66666666")
