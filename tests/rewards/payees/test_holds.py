"""After a change of the payee its payouts wait, everybody concerned reads until when, and nobody gets round it."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from civic.core.calendar import taipei_day
from civic.core.moments import day
from civic.core.roles import Role
from rewards.payees.models import MerchantChange
from rewards.settlement.payments import actions as payments
from rewards.settlement.payments import batches, errors, files
from rewards.settlement.payments.models import HeldPayment
from rewards.settlement.statements.models import SettlementBatch, Statement
from tests import factories as make
from tests.owner import tamper
from tests.rewards.payees.changes import NEW, approved
from tests.rewards.settlement.batches import confirmed, enter
from tests.rewards.settlement.months import OCTOBER
from tests.staff import at_desk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _private_folder(settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR = tmp_path


def invoiced(*amounts: int) -> list[Statement]:
    return [enter(each, invoice_number=f"AB0000000{n}") for n, each in enumerate(confirmed(*amounts))]


def together() -> SettlementBatch:
    return batches.consolidate(OCTOBER, by=make.staff(Role.OPERATOR), now=timezone.now())


def days_pass(change: MerchantChange) -> None:
    """As if it had been approved eight days ago."""
    tamper(
        "UPDATE rewards_merchantchange SET held_until = held_until - 8, decided_at = decided_at - interval '8 days'"
        f" WHERE id = {change.pk}"
    )


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_a_batch_leaves_out_whose_account_was_changed_and_says_until_when():
    held, other = invoiced(30, 12)
    change = approved(held.merchant)
    operator = make.staff(Role.OPERATOR)
    page = text(
        at_desk(operator).post(
            f"/admin/rewards/settlement/{OCTOBER}/step/consolidate/", {}, follow=True,
            headers={"accept-language": "en"},
        )
    )  # fmt: skip
    assert f"Left out: {held.number}" in page
    assert day(change.held_until) in page or f"{change.held_until:%-d %B %Y}" in page
    assert [each.pk for each in SettlementBatch.objects.get().statements.all()] == [other.pk]


def test_when_all_waits_there_is_no_batch_and_the_days_are_named():
    [held] = invoiced(30)
    approved(held.merchant)
    with pytest.raises(errors.AllHeld, match=held.number):
        together()


def test_the_next_batch_after_the_hold_pays_into_the_new_account():
    [held] = invoiced(30)
    change = approved(held.merchant)
    days_pass(change)
    batch = batches.approve(together().pk, by=make.staff(Role.FINANCE), now=timezone.now())
    assert batch.rows.get().bank_account == NEW["bank_account"]


def test_a_batch_put_together_before_the_change_is_not_approved_and_the_database_holds_it_too():
    [held] = invoiced(30)
    batch = together()
    approved(held.merchant)
    finance = make.staff(Role.FINANCE)
    with pytest.raises(errors.HeldByChange, match=held.number):
        batches.approve(batch.pk, by=finance, now=timezone.now())
    with pytest.raises(DatabaseError, match="wait"), transaction.atomic():
        SettlementBatch.objects.update(state="approved", decided_by=finance, decided_at=timezone.now())
    batches.reject(batch.pk, by=finance, reason="帳戶剛變更", now=timezone.now())
    with pytest.raises(DatabaseError, match="on hold"), transaction.atomic():
        Statement.objects.update(status="batched", batch=batch)


def test_no_file_for_the_bank_is_made_after_a_change_and_what_it_paid_all_the_same_is_an_alarm():
    [held] = invoiced(30)
    batch = batches.approve(together().pk, by=make.staff(Role.FINANCE), now=timezone.now())
    change, cashier = approved(held.merchant), make.staff(Role.FINANCE)
    with pytest.raises(errors.HeldByChange):
        files.take(batch.pk, "csv", by=cashier, now=timezone.now())
    today = taipei_day(timezone.now())
    payments.pay(batch.pk, references={held.number: "TX-1"}, paid_on=today, by=cashier, now=timezone.now())
    alarm = HeldPayment.objects.get()
    assert (alarm.change, alarm.hold, alarm.bank_reference) == (change, None, "TX-1")


def test_without_days_in_the_settings_nothing_waits(settings):
    settings.PAYEE_HOLD_DAYS = 0
    [free] = invoiced(30)
    approved(free.merchant)
    assert together().count == 1


def test_owner_finance_and_operator_read_the_day(client):
    [held] = invoiced(30)
    change = approved(held.merchant)
    owner = make.owner(held.merchant)
    client.force_login(owner)
    client.cookies["tuili_language"] = "en"
    for path in ("/merchant/business/", f"/merchant/business/{held.merchant_id}/account/"):
        assert f"payouts wait and go on from {change.held_until:%-d %B %Y}" in text(client.get(path))
    for role in (Role.FINANCE, Role.OPERATOR):
        page = text(at_desk(make.staff(role)).get("/admin/", headers={"accept-language": "en"}))
        assert "Payouts that wait after a change" in page
        assert f"from {change.held_until:%-d}" in page
        assert "NT$30" in page


def test_the_last_of_several_holds_counts():
    [held] = invoiced(30)
    days_pass(approved(held.merchant))
    again = {"bank_account": "00998877665544"}
    approved(held.merchant, **again)
    with pytest.raises(errors.AllHeld):
        together()
