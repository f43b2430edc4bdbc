"""From a confirmed statement to the bank: invoice, batch, four eyes, payment, and coins that end as paid."""

import csv
import io
from datetime import date
from functools import partial

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from civic.agencies import actions as agencies
from civic.audit.models import AuditEvent
from civic.core.roles import Role
from rewards.ledger import actions as ledger
from rewards.ledger import addresses
from rewards.ledger.models import Transaction
from rewards.ledger.verification import verify
from rewards.settlement.payments import actions as payments
from rewards.settlement.payments import batches, errors, invoices
from rewards.settlement.statements.models import SettlementBatch, Statement
from rewards.shops import actions as shops
from tests import factories as make
from tests.pictures import png
from tests.rewards.settlement.batches import DAY, INVOICE, approved, batch, confirmed, enter, owed
from tests.rewards.settlement.months import IN_OCTOBER, OCTOBER, close, sale, statement
from tests.staff import at_desk, messages_of
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def test_the_owner_enters_the_invoice_as_people_write_it():
    (october,) = confirmed(30)
    phone = at_desk(october.confirmed_by)
    sent = {"voucher": "invoice", "invoice_number": "ab-1234 5678", "on": "2026-11-02", "photo": png()}
    sent["amount_twd"] = "ＮＴ$３０"
    answer = phone.post(f"/merchant/statements/{october.number}/invoice/", sent, follow=True)
    assert "AB12345678" in answer.content.decode()
    october.refresh_from_db()
    assert (october.status, october.invoice_number) == ("invoiced", "AB12345678")


def test_who_may_not_issue_invoices_signs_a_receipt():
    (october,) = confirmed(30)
    assert enter(october, voucher="receipt", invoice_number="").invoice_number == ""


@pytest.mark.parametrize("wrong", ["", "A123456789", "AB1234567", "AB123456789", "12345678AB", "ＡＢ一二三四五六七八"])
def test_an_invoice_number_of_another_form_is_refused_beside_its_field(wrong):
    (october,) = confirmed(30)
    sent = {"voucher": "invoice", "invoice_number": wrong, "on": "2026-11-02"}
    answer = at_desk(october.confirmed_by).post(f"/merchant/statements/{october.number}/invoice/", sent)
    assert answer.status_code in {400, 422}
    assert answer.context["form"].errors["invoice_number"]


@pytest.mark.parametrize("day", [date(2026, 9, 30), date(2026, 11, 11), date(2027, 10, 1)])
def test_an_invoice_of_the_wrong_month_or_of_the_future_is_refused(day):
    (october,) = confirmed(30)
    with pytest.raises(errors.InvoiceMonthWrong):
        enter(october, on=day)


@pytest.mark.parametrize("said", ["", "31", "3"])
def test_an_invoice_over_another_amount_than_the_statements_is_refused_beside_its_field(said):
    (october,) = confirmed(30)
    sent = {
        "voucher": "invoice",
        "invoice_number": "AB12345678",
        "on": "2026-11-02",
        "photo": png(),
        "amount_twd": said,
    }
    answer = at_desk(october.confirmed_by).post(f"/merchant/statements/{october.number}/invoice/", sent)
    [fault] = answer.context["form"].errors["amount_twd"]
    assert "NT$30" in fault
    enter(october)
    with pytest.raises(IntegrityError), transaction.atomic():
        Statement.objects.update(invoice_twd=31)


def test_who_approves_sees_each_invoice_beside_its_photo_on_record():
    made = batch(30, 12)
    page = f"/admin/rewards/settlementbatch/{made.pk}/"
    assert at_desk(make.staff(Role.OPERATOR)).get(f"{page}invoices/").status_code == 403
    desk = at_desk(make.staff(Role.FINANCE))
    assert f"{page}invoices/" in desk.get(f"{page}change/").content.decode()
    shown = desk.get(f"{page}invoices/").content.decode()
    for each in made.statements.all():
        photo = f"/admin/rewards/statement/{each.pk}/photo/"
        assert shown.count(photo) == 2
        assert desk.get(photo).status_code == 200
    assert AuditEvent.objects.filter(action="statement.photo_read").count() == 2


def test_an_invoice_number_is_used_once():
    first, second = confirmed(30, 12)
    enter(first)
    with pytest.raises(errors.InvoiceUsed):
        enter(second)
    assert enter(first, invoice_number="CD12345678").invoice_number == "CD12345678"
    assert enter(second).invoice_number == "AB12345678"


def test_only_what_is_confirmed_is_invoiced():
    sold = sale(make.shop(), 30)
    close()
    with pytest.raises(errors.NotToInvoice):
        invoices.enter(statement(sold.shop.merchant).number, **INVOICE, by=make.owner(sold.shop.merchant), now=make.NOW)


def test_a_batch_holds_what_is_invoiced_and_nothing_else():
    ready, _waiting = confirmed(30, 12)
    enter(ready)
    made = batches.consolidate(OCTOBER, by=make.staff(Role.OPERATOR), now=make.NOW)
    assert [each.pk for each in made.statements.all()] == [ready.pk]
    assert (made.count, made.amount_twd) == (1, ready.amount_twd)
    with pytest.raises(errors.NothingToConsolidate):
        batches.consolidate(OCTOBER, by=make.staff(Role.OPERATOR), now=make.NOW)


def test_who_put_the_batch_together_cannot_approve_it():
    made = batch(30)
    agencies.grant_role(made.proposed_by, Role.FINANCE, agency=None, by=None)
    made.proposed_by.held_roles = None
    with pytest.raises(errors.SamePerson):
        batches.approve(made.pk, by=made.proposed_by, now=make.NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        SettlementBatch.objects.update(state="approved", decided_by=made.proposed_by, decided_at=make.NOW)


def test_a_batch_that_is_sent_back_frees_its_statements():
    made = batch(30)
    batches.reject(made.pk, by=make.staff(Role.FINANCE), reason="發票影本不清", now=make.NOW)
    assert Statement.objects.get().status == "invoiced"
    again = batches.consolidate(OCTOBER, by=make.staff(Role.OPERATOR), now=make.NOW)
    assert again.pk != made.pk


def test_finance_approves_exports_and_pays_and_the_coins_end_as_paid():
    made = batch(30, 12)
    desk = at_desk(make.staff(Role.FINANCE))
    page = f"/admin/rewards/settlementbatch/{made.pk}/"
    assert desk.get(f"{page}bank.csv").status_code == 404
    at_desk(make.staff(Role.FINANCE)).post(f"{page}step/approve/")
    rows = list(csv.DictReader(io.StringIO(desk.get(f"{page}bank.csv").content.decode("utf-8-sig"))))
    assert sum(int(row["amount_twd"]) for row in rows[:-1]) == int(rows[-1]["amount_twd"]) == made.amount_twd
    assert all(row["merchant_name"].startswith("'=") for row in rows[:-1])
    first, second = made.statements.order_by("number")
    desk.post(f"{page}pay/", {"paid_on": f"{timezone.localdate()}", first.number: "TX-001"})
    first.refresh_from_db()
    assert (first.status, first.bank_reference, owed(first), owed(second)) == ("paid", "TX-001", 0, 12)
    desk.post(f"{page}pay/", {"paid_on": f"{timezone.localdate()}", second.number: "TX-002"})
    made.refresh_from_db()
    assert (made.state, owed(second)) == ("paid", 0)
    assert verify().faults == []
    phone = at_desk(first.confirmed_by)
    assert "TX-001" in phone.get(f"/merchant/statements/{first.number}/").content.decode()


def test_a_merchant_that_was_closed_meanwhile_confirms_invoices_and_is_paid():
    sold = sale(make.shop(), 30)
    merchant, owner, operator = sold.shop.merchant, make.owner(sold.shop.merchant), make.staff(Role.OPERATOR)
    shops.close(merchant, by=operator, reason="歇業", now=IN_OCTOBER)
    close()
    number, phone = statement(merchant).number, at_desk(owner)
    assert number in phone.get("/merchant/statements/").content.decode()
    phone.post(f"/merchant/statements/{number}/confirm/")
    enter(statement(merchant))
    made = batches.consolidate(OCTOBER, by=operator, now=make.NOW)
    batches.approve(made.pk, by=make.staff(Role.FINANCE), now=make.NOW)
    payments.pay(made.pk, references={number: "TX"}, paid_on=DAY, by=make.staff(Role.FINANCE), now=make.NOW)
    assert (statement(merchant).status, owed(statement(merchant))) == ("paid", 0)


def note_all_as_paid() -> None:
    """Past all actions; what is looked at at commit is looked at now."""
    Statement.objects.update(status="paid", bank_reference="TX", paid_on=DAY)
    transaction.get_connection().check_constraints()


def test_approval_and_payment_are_in_two_hands():
    made = approved(30)
    approver, each = made.decided_by, made.statements.get()
    with pytest.raises(errors.ApproverPays):
        payments.pay(made.pk, references={each.number: "TX"}, paid_on=DAY, by=approver, now=make.NOW)
    page = f"/admin/rewards/settlementbatch/{made.pk}/"
    assert f"{page}pay/" not in at_desk(approver).get(f"{page}change/").content.decode()
    assert f"{page}pay/" in at_desk(make.staff(Role.FINANCE)).get(f"{page}change/").content.decode()
    key, ends = f"settle:{each.pk}:{made.pk}", (addresses.payable(each.merchant_id), addresses.PAID)
    memo = ledger.Memo(Transaction.Kind.SETTLE, key, f"user:{approver.pk}", "r", make.NOW)
    ledger.post(memo, [ledger.Move(*(ledger.open_account(end) for end in ends), 30)])
    with pytest.raises(DatabaseError, match="does not note its payment"), transaction.atomic():
        note_all_as_paid()


def test_a_payment_for_another_batch_or_with_faults_changes_nothing():
    made = approved(30)
    finance, number = make.staff(Role.FINANCE), made.statements.get().number
    wrong = [
        ({number: "TX", "209901-000001": "TX"}, DAY, errors.NotInBatch),
        ({number: ""}, DAY, errors.PaymentFaulty),
        ({number: "T" * 41}, DAY, errors.PaymentFaulty),
        ({number: "TX"}, date(2027, 1, 1), errors.PaymentFaulty),
    ]
    for references, day, error in wrong:
        with pytest.raises(error):
            payments.pay(made.pk, references=references, paid_on=day, by=finance, now=make.NOW)
    assert not Transaction.objects.filter(kind="settle").exists()
    assert Statement.objects.get().status == "batched"


def test_the_same_payment_again_is_one_payment_and_another_one_is_refused():
    made = approved(30)
    finance, number = make.staff(Role.FINANCE), made.statements.get().number
    for _time in range(2):
        payments.pay(made.pk, references={number: "TX"}, paid_on=DAY, by=finance, now=make.NOW)
    assert Transaction.objects.filter(kind="settle").count() == 1
    with pytest.raises(errors.PaidOtherwise):
        payments.pay(made.pk, references={number: "TX-2"}, paid_on=DAY, by=finance, now=make.NOW)


@pytest.mark.django_db(transaction=True)
def test_many_who_pay_at_once_pay_once():
    made = approved(30)
    finance, number = make.staff(Role.FINANCE), made.statements.get().number
    job = partial(payments.pay, made.pk, references={number: "TX"}, paid_on=DAY, by=finance, now=make.NOW)
    outcomes = at_once([job] * 10)
    assert all(isinstance(outcome, SettlementBatch) for outcome in outcomes)
    assert Transaction.objects.get(kind="settle").postings.get().amount == 30


@pytest.mark.parametrize(
    "change",
    [{"bank_reference": "TX-2"}, {"status": "batched"}, {"invoice_number": "ZZ00000000"}, {"batch": None}],
)
def test_what_is_paid_stands(change):
    made = approved(30)
    number = made.statements.get().number
    payments.pay(made.pk, references={number: "TX"}, paid_on=DAY, by=make.staff(Role.FINANCE), now=make.NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        Statement.objects.update(**change)


def test_the_database_pays_no_batch_that_is_not_approved():
    batch(30)
    with pytest.raises(DatabaseError), transaction.atomic():
        Statement.objects.update(status="paid", bank_reference="TX", paid_on=DAY)


def test_each_step_is_for_its_role_alone():
    made = batch(30)
    for role in (Role.OPERATOR, Role.COORDINATOR, Role.AUDITOR):
        desk = at_desk(make.staff(role))
        assert desk.post(f"/admin/rewards/settlementbatch/{made.pk}/step/approve/").status_code == 403
        assert desk.get(f"/admin/rewards/settlementbatch/{made.pk}/pay/").status_code == 403
        assert desk.get(f"/admin/rewards/settlementbatch/{made.pk}/bank.csv").status_code == 403
    finance = at_desk(make.staff(Role.FINANCE))
    assert finance.post("/admin/rewards/settlement/2026-10-01/step/consolidate/").status_code == 403


def test_the_operator_puts_a_batch_together_from_the_months_page():
    enter(confirmed(30)[0])
    desk = at_desk(make.staff(Role.OPERATOR))
    assert "consolidate" in desk.get("/admin/rewards/settlement/2026-10-01/change/").content.decode()
    answer = desk.post("/admin/rewards/settlement/2026-10-01/step/consolidate/", follow=True)
    assert len(messages_of(answer)) == 1
    assert SettlementBatch.objects.get().count == 1
