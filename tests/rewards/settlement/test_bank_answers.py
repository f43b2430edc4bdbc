"""The bank's answer is held against the batch, row by row: all of it is noted, or nothing."""

import re
from collections.abc import Callable
from datetime import date
from itertools import chain, islice

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import translation

from civic.audit.models import AuditEvent
from civic.core.roles import Role
from engagement.delivery.models import Message
from rewards.fraud import actions as fraud
from rewards.fraud.models import PayoutHold
from rewards.ledger import actions as ledger
from rewards.ledger import addresses
from rewards.ledger.models import Transaction
from rewards.ledger.verification import verify
from rewards.settlement.payments import actions as payments
from rewards.settlement.payments import bank_answers, batches, errors, held_payments
from rewards.settlement.payments.models import HeldPayment, PaymentRejection
from rewards.settlement.payments.queries import returned_transfers
from rewards.settlement.statements.models import SettlementBatch, Statement
from rewards.shops.conflict_of_interest import OwnMerchant
from tests import factories as make
from tests.rewards.settlement.answers import HEADER, answer, paid, rejected, take_in
from tests.rewards.settlement.batches import DAY, approved, confirmed, enter, owed
from tests.rewards.settlement.months import OCTOBER
from tests.staff import at_desk, messages_of

pytestmark = pytest.mark.django_db
FIGURES = {"twd": "42", "paid": "30", "returned": "12", "still_to_pay": "0"}


def test_paid_rows_are_paid_and_a_rejected_row_waits_alone_for_another_batch():
    batch = approved(30, 12)
    first, second = batch.statements.order_by("number")
    assert take_in(batch, paid(first), rejected(second), "TOTAL,42,,,,") == (1, 1)
    batch.refresh_from_db()
    second.refresh_from_db()
    assert (batch.state, owed(first), owed(second)) == ("paid", 0, 12)
    assert (second.status, second.batch_id) == ("invoiced", None)
    again = batches.consolidate(OCTOBER, by=make.staff(Role.OPERATOR), now=make.NOW)
    batches.approve(again.pk, by=make.staff(Role.FINANCE), now=make.NOW)
    take_in(again, paid(second, reference="TX-9"))
    assert (owed(second), Statement.objects.get(pk=second.pk).bank_reference) == (0, "TX-9")
    assert verify().faults == []


def test_a_batch_says_what_was_put_together_what_was_paid_and_what_came_back():
    batch = approved(30, 12)
    first, second = batch.statements.order_by("number")
    take_in(batch, paid(first), rejected(second))
    finance = at_desk(make.staff(Role.FINANCE))
    page = finance.get(f"/admin/rewards/settlementbatch/{batch.pk}/change/").content.decode()
    shown = {name: re.search(rf'field-{name}.*?readonly">(.*?)</div>', page, re.S)[1] for name in FIGURES}
    assert {name: re.sub("<[^>]+>", "", value).strip() for name, value in shown.items()} == FIGURES
    progress = finance.get("/admin/rewards/settlement/progress/").content.decode()
    assert [int(n) for n in re.findall(r'numeric">(\d+)</td>', progress.partition('id="batches"')[2])][:5] == [
        2,
        1,
        42,
        30,
        12,
    ]


def test_a_transfer_that_came_back_stands_on_the_desks_until_a_new_batch_takes_it():
    batch = approved(30, 12)
    first, second = batch.statements.order_by("number")
    take_in(batch, paid(first), rejected(second))
    [found] = returned_transfers()
    assert (found.statement, found.reason) == (second, "帳號不存在")
    operator = at_desk(make.staff(Role.OPERATOR))
    for desk in (operator, at_desk(make.staff(Role.FINANCE))):
        assert "/admin/rewards/paymentrejection/?owed=1" in desk.get("/admin/").content.decode()
        assert "帳號不存在" in desk.get("/admin/rewards/paymentrejection/?owed=1").content.decode()
    again = batches.consolidate(OCTOBER, by=make.staff(Role.OPERATOR), now=make.NOW)
    assert not returned_transfers().exists()
    shown = operator.get(f"/admin/rewards/paymentrejection/{found.pk}/change/").content.decode()
    assert str(again) in shown


def test_the_owner_is_told_what_is_paid_and_what_came_back_with_the_banks_reason(client):
    batch = approved(30, 12)
    first, second = batch.statements.order_by("number")
    for _time in range(2):
        take_in(batch, paid(first), rejected(second))
    ways = (f"/merchant/statements/{first.number}/", reverse("rewards:account", args=[second.merchant_id]))
    for each, words, icon, way in ((first, "TX-1", "已付款", ways[0]), (second, "帳號不存在", "退回", ways[1])):
        [told] = Message.objects.filter(
            citizen__user=each.confirmed_by, kind__in=["statement_paid", "transfer_returned"]
        )
        client.force_login(each.confirmed_by)
        page = client.get(f"/inbox/{told.pk}/", follow=True).content.decode()
        assert words in page
        assert icon in page
        assert way in page


def test_the_same_file_again_changes_nothing():
    batch = approved(30, 12)
    first, second = batch.statements.order_by("number")
    for _time in range(2):
        take_in(batch, paid(first), rejected(second))
    assert Transaction.objects.filter(kind="settle").count() == 1 == PaymentRejection.objects.count()


WRONG: dict[str, tuple[Callable[[Statement], str], str]] = {
    "edited amount": (
        lambda each: paid(each, reference="TX-2", amount=each.amount_twd + 1),
        "{number} is NT$12 in the batch and NT$13 in the file",
    ),
    "amount with cents": (lambda each: paid(each, reference="TX-2", amount=f"{each.amount_twd}.50"), "NT$12.50 in the"),
    "no amount": (lambda each: paid(each, reference="TX-2", amount=""), "NT$– in the file"),
    "another batch": (lambda each: paid(each, number="209901-000001"), "209901-000001 is not in this batch"),
    "no number": (lambda each: paid(each, number=""), "– is not in this batch"),
    "no reference": (lambda each: paid(each, reference=""), "reference is missing"),
    "long reference": (lambda each: paid(each, reference="T" * 41), "longer than 40"),
    "no day": (lambda each: paid(each, reference="TX-2", day="yesterday"), "“yesterday” is not a day"),
    "a day to come": (lambda each: paid(each, reference="TX-2", day=date(2027, 1, 1)), "2027-01-01 lies in the future"),
    "a day before the approval": (
        lambda each: paid(each, day="115/11/09", reference="TX-2"),
        "2026-11-09 lies before 2026-11-10",
    ),
    "a reference of another row": (lambda each: paid(each, reference="TX-1"), "TX-1 belongs to the payment of {first}"),
    "no result": (lambda each: f"{each.number},{each.amount_twd},,,,", "the result is “paid” or “rejected”"),
    "another result": (lambda each: f"{each.number},{each.amount_twd},maybe,,,", "not “maybe”"),
    "a rejection without a reason": (
        lambda each: f"{each.number},{each.amount_twd},rejected,,,",
        "a rejection needs the bank’s reason",
    ),
    "a rejection with a long reason": (
        lambda each: f"{each.number},{each.amount_twd},rejected,,,{'長' * 301}",
        "at most 300 characters",
    ),
    "twice": (
        lambda each: "\r\n".join(paid(each, reference=f"TX-{n}") for n in (2, 3)),
        "{number} is in the file twice",
    ),
}


@pytest.mark.parametrize(("wrong", "words"), WRONG.values(), ids=WRONG)
def test_one_wrong_row_is_named_with_its_line_and_nothing_of_the_file_is_noted(wrong, words):
    batch = approved(30, 12)
    first, second = batch.statements.order_by("number")
    rows = [paid(first), ",,,,,", *wrong(second).split("\r\n")]
    with translation.override("en"), pytest.raises(bank_answers.FileRefused) as refused:
        take_in(batch, *rows, "TOTAL,42,,,,")
    [fault] = refused.value.faults
    assert fault.startswith(f"Line {1 + len(rows)}: ")  # after the headings and an empty row; the wrong one is the last
    assert words.format(number=second.number, first=first.number) in fault
    assert set(Statement.objects.values_list("status", flat=True)) == {"batched"}


def approved_in_turn(*batches_of: list[int]) -> list[SettlementBatch]:
    """Several batches of one month: each takes what has an invoice by then."""
    statements, found = iter(confirmed(*chain.from_iterable(batches_of))), []
    for amounts in batches_of:
        for each in islice(statements, len(amounts)):
            enter(each, invoice_number=f"AB{each.pk:08}")
        made = batches.consolidate(OCTOBER, by=make.staff(Role.OPERATOR), now=make.NOW)
        found.append(batches.approve(made.pk, by=make.staff(Role.FINANCE), now=make.NOW))
    return found


def test_a_reference_that_paid_before_is_named_with_its_line_and_whose_payment_it_was():
    earlier, batch = approved_in_turn([7], [30, 12])
    before = earlier.statements.get()
    take_in(earlier, paid(before, reference="TX-7"))
    first, second = batch.statements.order_by("number")
    with translation.override("en"), pytest.raises(bank_answers.FileRefused) as refused:
        take_in(batch, paid(first), paid(second, reference="TX-7"))
    assert refused.value.faults == [f"Line 3: the reference TX-7 belongs to the payment of {before.number} already."]


def test_a_payment_noted_before_is_named_with_its_line_and_what_was_noted():
    batch = approved(30, 12)
    first, second = batch.statements.order_by("number")
    take_in(batch, paid(first))
    with translation.override("en"), pytest.raises(bank_answers.FileRefused) as refused:
        take_in(batch, paid(second, reference="TX-2"), paid(first, reference="TX-3"))
    assert refused.value.faults == [f"Line 3: {first.number} was paid under TX-1 on 2026-11-10 before."]


def test_a_row_of_another_batch_is_named_with_its_line_and_that_batch():
    batch, other = approved_in_turn([30], [12])
    with translation.override("en"), pytest.raises(bank_answers.FileRefused) as refused:
        take_in(batch, paid(batch.statements.get()), paid(other.statements.get(), reference="TX-2"))
    number = other.statements.get().number
    assert refused.value.faults == [f"Line 3: {number} is in batch {other}, not in this one."]


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"\x81\xff", b"a,b\r\n1,2", HEADER.encode(), b'statement_no,"']
)
def test_what_is_no_answer_is_refused(content):
    batch = approved(30)
    with pytest.raises(bank_answers.FileRefused):
        bank_answers.take_in(batch.pk, content, by=make.staff(Role.FINANCE), now=make.NOW)


def test_every_wrong_row_is_named_on_the_page():
    batch = approved(30, 12)
    rows = answer(*(paid(each, amount=1) for each in batch.statements.all()))
    sent = {"file": SimpleUploadedFile("answer.csv", rows)}
    page = at_desk(make.staff(Role.FINANCE)).post(f"/admin/rewards/settlementbatch/{batch.pk}/answer/", sent)
    assert len(page.context["form"].errors["file"]) == 2


def hold(each: Statement) -> PayoutHold:
    return fraud.hold_payout(each.merchant, reason="查核中", by=make.staff(Role.OPERATOR), now=make.NOW)


def test_what_the_bank_paid_to_a_merchant_on_hold_is_noted_and_is_an_alarm_for_the_desk():
    batch = approved(30, 12)
    held, other = batch.statements.order_by("number")
    on_hold = hold(held)
    assert take_in(batch, paid(held), paid(other, reference="TX-2")) == (2, 0)
    assert [owed(held), owed(other)] == [0, 0]
    alarm = HeldPayment.objects.get()
    assert (alarm.statement, alarm.hold, alarm.amount_twd, alarm.bank_reference) == (held, on_hold, 30, "TX-1")
    assert AuditEvent.objects.filter(action="statement.paid_while_held").count() == 1
    take_in(batch, paid(held), paid(other, reference="TX-2"))
    assert HeldPayment.objects.count() == 1
    assert verify().faults == []


def test_a_wrong_row_beside_a_held_one_leaves_no_payment_and_no_alarm():
    batch = approved(30, 12)
    held, other = batch.statements.order_by("number")
    hold(held)
    with pytest.raises(bank_answers.FileRefused):
        take_in(batch, paid(held), paid(other, amount=1))
    assert not HeldPayment.objects.exists()


def test_finance_is_told_at_once_and_the_desk_notes_what_came_of_it_once():
    batch = approved(30)
    held = batch.statements.get()
    hold(held)
    desk, page = at_desk(make.staff(Role.FINANCE)), f"/admin/rewards/settlementbatch/{batch.pk}/"
    assert "查核中" not in desk.get(f"{page}answer/").content.decode()
    sent = {"file": SimpleUploadedFile("answer.csv", answer(paid(held)))}
    told = messages_of(desk.post(f"{page}answer/", sent, follow=True))
    assert held.number in str(told[1])
    alarm = HeldPayment.objects.get()
    step = f"/admin/rewards/heldpayment/{alarm.pk}/step/note/"
    assert desk.post(step, {"reason": "x"}).status_code == 403
    operator = at_desk(make.staff(Role.OPERATOR))
    assert "heldpayment" in operator.get("/admin/").content.decode()
    operator.post(step, {"reason": "追回中"})
    alarm.refresh_from_db()
    assert (alarm.state, alarm.note) == ("seen", "追回中")
    with pytest.raises(errors.AlreadyLookedAt):
        held_payments.look_at(alarm.pk, words="again", by=make.staff(Role.OPERATOR), now=make.NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        HeldPayment.objects.update(note="changed")


def test_the_desk_says_something_and_not_about_their_own_merchant():
    batch = approved(30)
    hold(batch.statements.get())
    take_in(batch, paid(batch.statements.get()))
    alarm, insider = HeldPayment.objects.get(), make.staff(Role.OPERATOR)
    with pytest.raises(errors.WordsNeeded):
        held_payments.look_at(alarm.pk, words=" ", by=make.staff(Role.OPERATOR), now=make.NOW)
    make.own(alarm.hold.merchant, insider)
    with pytest.raises(OwnMerchant):
        held_payments.look_at(alarm.pk, words="ok", by=insider, now=make.NOW)


def test_whoever_notes_the_payment_of_a_held_merchant_the_database_files_the_alarm():
    batch = approved(30)
    said = batch.statements.get()
    hold(said)
    memo = ledger.Memo(Transaction.Kind.SETTLE, f"settle:{said.pk}:{batch.pk}", "user:0", "TX", make.NOW)
    ends = ledger.open_account(addresses.payable(said.merchant_id)), ledger.open_account(addresses.PAID)
    ledger.post(memo, [ledger.Move(*ends, 30)])
    Statement.objects.update(status="paid", bank_reference="TX", paid_on=DAY)
    assert HeldPayment.objects.get().bank_reference == "TX"
    for change in ("UPDATE rewards_heldpayment SET amount_twd = 1", "DELETE FROM rewards_heldpayment"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_a_batch_out_of_which_every_transfer_came_back_has_ended():
    batch = approved(30, 12)
    rows = [rejected(each) for each in batch.statements.order_by("number")]
    for _time in range(2):  # the same file again changes nothing
        assert take_in(batch, *rows) == (0, 2)
    batch.refresh_from_db()
    assert (batch.state, PaymentRejection.objects.count()) == ("returned", 2)
    desk = at_desk(make.staff(Role.FINANCE))
    assert str(batch) in desk.get("/admin/rewards/settlementbatch/?state__exact=returned").content.decode()
    assert desk.get(f"/admin/rewards/settlementbatch/{batch.pk}/bank.csv").status_code == 404
    progress = desk.get("/admin/rewards/settlement/progress/").content.decode()
    assert "state-returned" in progress
    again = batches.consolidate(OCTOBER, by=make.staff(Role.OPERATOR), now=make.NOW)
    assert (again.count, again.amount_twd) == (2, 42)


def test_a_paid_batch_whose_only_transfer_comes_back_later_has_ended_too():
    batch = approved(30)
    take_in(batch, paid(batch.statements.get()))
    payments.reopen(batch.pk, batch.statements.get().number, reason="退匯", by=make.staff(Role.FINANCE), now=make.NOW)
    batch.refresh_from_db()
    assert batch.state == "returned"


def test_the_database_ends_no_batch_that_has_statements_and_changes_none_that_has_ended():
    batch = approved(30)
    with pytest.raises(DatabaseError), transaction.atomic():
        SettlementBatch.objects.update(state="returned")
    take_in(batch, rejected(batch.statements.get()))
    for state in ("approved", "paid", "open"):
        with pytest.raises(DatabaseError), transaction.atomic():
            SettlementBatch.objects.update(state=state)


def test_money_that_comes_back_after_it_was_paid_is_owed_again():
    batch = approved(30)
    october = batch.statements.get()
    take_in(batch, paid(october))
    desk = at_desk(make.staff(Role.FINANCE))
    desk.post(f"/admin/rewards/settlementbatch/{batch.pk}/reopen/", {"number": october.number, "reason": "退匯"})
    october.refresh_from_db()
    assert (october.status, october.bank_reference, owed(october)) == ("invoiced", "", 30)
    assert PaymentRejection.objects.get().bank_reference == "TX-1"
    assert verify().faults == []


def test_only_what_the_bank_sent_back_leaves_paid():
    batch = approved(30)
    take_in(batch, paid(batch.statements.get()))
    with pytest.raises(DatabaseError), transaction.atomic():
        Statement.objects.update(status="invoiced", batch=None, paid_on=None, bank_reference="")
    with pytest.raises(DatabaseError), transaction.atomic():
        PaymentRejection.objects.create(
            statement=Statement.objects.get(), batch=batch, reason="", amount_twd=1,
            noted_by=make.staff(Role.FINANCE), noted_at=make.NOW,
        )  # fmt: skip


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.COORDINATOR, Role.AUDITOR])
@pytest.mark.parametrize("page", ["answer", "reopen"])
def test_the_banks_answer_is_finances(role, page):
    batch = approved(30)
    assert at_desk(make.staff(role)).get(f"/admin/rewards/settlementbatch/{batch.pk}/{page}/").status_code == 403
