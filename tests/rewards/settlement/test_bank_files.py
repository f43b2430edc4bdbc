"""The file for the bank is made once, and what the bank does with a batch is noted against it."""

import hashlib
from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import translation

from civic.core.errors import NotFound
from civic.core.roles import Role
from rewards.fraud import actions as fraud
from rewards.settlement.payments import actions as payments
from rewards.settlement.payments import bank_answers, batches, errors, files, layouts
from rewards.settlement.payments.models import BankAnswer, BankFile, BankReference
from rewards.settlement.statements.models import SettlementBatch, Statement
from tests import factories as make
from tests.api import ROOT, program_of
from tests.owner import tamper
from tests.rewards.settlement.answers import answer, paid, rejected, take_in
from tests.rewards.settlement.batches import DAY, approved
from tests.rewards.settlement.batches import batch as waiting_batch
from tests.rewards.settlement.files import body
from tests.rewards.settlement.months import OCTOBER
from tests.staff import at_desk, messages_of
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def take(batch: SettlementBatch, layout: str = "csv", by=None) -> bytes:
    return bytes(files.take(batch.pk, layout, by=by or make.staff(Role.FINANCE), now=make.NOW).content)


def account(of: Statement, code: str = "", number: str = "") -> None:
    """As if it had been so from the beginning: in life two people change it, and payouts wait."""
    tamper(f"UPDATE rewards_merchant SET bank_code = '{code}', bank_account = '{number}' WHERE id = {of.merchant_id}")


def test_the_file_is_made_once_and_served_as_stored_whatever_changes(settings):
    batch = approved(30, 12)
    first, second = batch.statements.order_by("number")
    csv, fixed = take(batch), take(batch, "fixed")
    account(first, "013", "999999999999")
    take_in(batch, paid(first), rejected(second))
    settings.BANK_COLUMNS = [("batch", "batch"), ("amount_twd", "NT$")]
    settings.BANK_LAYOUTS = ["csv"]
    finance = make.staff(Role.FINANCE)
    page = f"/admin/rewards/settlementbatch/{batch.pk}"
    assert (
        body(at_desk(finance).get(f"{page}/bank.csv"))
        == csv
        == body(program_of(finance).get(f"{ROOT}finance/batches/{batch.pk}.csv"))
    )
    assert body(at_desk(finance).get(f"{page}/bank/fixed/")) == fixed
    assert program_of(finance).get(f"{ROOT}finance/batches/{batch.pk}/fixed/").content == fixed
    shown = at_desk(finance).get(f"{page}/change/").content.decode()
    for content in (csv, fixed):
        assert hashlib.sha256(content).hexdigest() in shown
    assert BankFile.objects.count() == 2


def test_what_was_stored_cannot_be_changed_and_is_what_its_hash_says():
    batch = approved(30)
    take(batch)
    for change in ({"content": b"x"}, {"sha256": "0" * 64}):
        with pytest.raises(DatabaseError), transaction.atomic():
            BankFile.objects.update(**change)
    file = BankFile.objects.first()
    file.pk, file.layout, file.content = None, "other", b"x"
    with pytest.raises(IntegrityError), transaction.atomic():
        file.save()


@pytest.mark.django_db(transaction=True)
def test_many_who_take_it_at_once_make_one():
    batch, finance = approved(30), make.staff(Role.FINANCE)
    contents = at_once([partial(take, batch, by=finance)] * 6)
    assert len(set(contents)) == 1
    assert BankFile.objects.count() == 2


def test_an_auditor_reads_what_is_made_and_makes_nothing():
    batch, auditor = approved(30), make.staff(Role.AUDITOR)
    with pytest.raises(NotFound):
        take(batch, by=auditor)
    assert take(batch) == take(batch, by=auditor)


def test_lines_of_fixed_width_have_their_places_in_big5():
    waiting = waiting_batch(30, 12)
    first, second = waiting.statements.order_by("number")
    account(first, "0040037", "001234567890")
    batch = batches.approve(waiting.pk, by=make.staff(Role.FINANCE), now=make.NOW)
    lines = take(batch, "fixed").split(b"\r\n")
    assert {len(line) for line in lines[:-1]} == {140}
    head, one, two, foot, rest = lines
    assert (head[:1], head[1:21].strip().decode(), head[21:29]) == (b"H", str(batch), b"20261110")
    assert one[:44] == b"D000001" + b"0040037" + b"0000001234567890" + b"00000000003000"
    assert one[52:112].decode("cp950").strip() == first.merchant_name
    assert two[7:14] == b"0040000"
    assert two[112:132].strip().decode() == second.number
    assert (foot[:7], foot[7:21], rest) == (b"T000002", b"00000000004200", b"")


def test_a_letter_that_big5_lacks_and_a_name_too_long_break_no_line():
    layout = layouts.BUILT_IN["fixed"]()
    assert layout.words("𠀀山海", 5) == "？山".encode("cp950") + b" "
    assert layout.words("a\r\nb", 6) == b"a  b  "
    with pytest.raises(ValueError, match="fit"):
        layout.digits(12345, 4)


def test_a_county_plugs_in_a_layout_of_its_own(settings):
    settings.BANK_LAYOUTS = ["csv", "rewards.settlement.payments.layouts.ach.AchLike"]
    settings.BANK_PAYER = "0040037-012345678901"
    batch = approved(30, 12)
    bof, *credits, eof, _end = take(batch, "ach").split(b"\r\n")
    assert bof.startswith(b"BOFACH01151110" + b"0040037" + b"0000012345678901")
    assert [line[:6] for line in credits] == [b"NSC405"] * 2
    assert eof.split() == [b"EOFACH01151110" + b"00000002" + b"0000000000000042"]
    assert (
        "ACH"
        in at_desk(make.staff(Role.FINANCE)).get(f"/admin/rewards/settlementbatch/{batch.pk}/change/").content.decode()
    )


@pytest.mark.parametrize("wrong", [["nothing"], ["csv", "csv"], ["datetime.datetime"], ["decimal.Decimal"], []])
def test_a_layout_that_is_none_stops_the_start(settings, wrong):
    settings.BANK_LAYOUTS = wrong
    with pytest.raises(ImproperlyConfigured, match="BANK_LAYOUTS"):
        layouts.enabled()


def test_a_file_that_names_somebody_on_hold_is_not_handed_out_after_they_were_taken_out_either():
    batch, finance = approved(30, 12), make.staff(Role.FINANCE)
    first, _second = batch.statements.order_by("number")
    take(batch)
    hold = fraud.hold_payout(first.merchant, reason="查核", by=make.staff(Role.OPERATOR), now=make.NOW)
    with pytest.raises(errors.HeldInBatch):
        take(batch)
    payments.reopen(batch.pk, first.number, reason="暫停", by=finance, now=make.NOW + timedelta(hours=1))
    with pytest.raises(errors.HeldInFile):
        take(batch)
    assert hold.pk


def test_taken_out_before_the_file_is_made_they_are_not_in_it():
    batch, finance = approved(30, 12), make.staff(Role.FINANCE)
    first, second = batch.statements.order_by("number")
    fraud.hold_payout(first.merchant, reason="查核", by=make.staff(Role.OPERATOR), now=make.NOW)
    payments.reopen(batch.pk, first.number, reason="暫停", by=finance, now=make.NOW)
    text = take(batch).decode("utf-8-sig")
    assert first.number not in text
    assert second.number in text


def test_a_file_that_was_read_is_known_again_and_for_another_batch_refused():
    batch, finance = approved(30, 12), make.staff(Role.FINANCE)
    first, second = batch.statements.order_by("number")
    rows = answer(rejected(first))
    desk, page = at_desk(finance), "/admin/rewards/settlementbatch/{}/answer/"

    def send(to: SettlementBatch):
        return desk.post(page.format(to.pk), {"file": SimpleUploadedFile("answer.csv", rows)}, follow=True)

    said = [str(messages_of(send(batch))[0]) for _time in range(2)]
    assert said[0] != said[1]
    assert BankAnswer.objects.get().rejected == 1
    # The statement is in a new batch now; the old file would send it back once more.
    again = batches.consolidate(OCTOBER, by=make.staff(Role.OPERATOR), now=make.NOW)
    batches.approve(again.pk, by=make.staff(Role.FINANCE), now=make.NOW)
    [fault] = send(again).context["form"].errors["file"]
    assert str(batch) in fault
    assert Statement.objects.get(pk=first.pk).batch_id == again.pk
    with pytest.raises(bank_answers.FileRefused) as refused:
        take_in(again, paid(second))
    assert str(batch) in refused.value.faults[0]


def test_a_reference_is_used_once_also_after_the_transfer_came_back():
    batch, finance = approved(30, 12), make.staff(Role.FINANCE)
    first, second = batch.statements.order_by("number")
    take_in(batch, paid(first, reference="TX-1"))
    with pytest.raises(errors.ReferenceUsed, match=first.number):
        payments.pay(batch.pk, references={second.number: "TX-1"}, paid_on=DAY, by=finance, now=make.NOW)
    payments.reopen(batch.pk, first.number, reason="退匯", by=finance, now=make.NOW)
    with translation.override("en"), pytest.raises(bank_answers.FileRefused) as refused:
        take_in(batch, paid(second, reference="TX-1"))
    assert refused.value.faults == [f"Line 2: the reference TX-1 belongs to the payment of {first.number} already."]
    assert set(BankReference.objects.values_list("reference", "statement")) == {("TX-1", first.pk)}
    with pytest.raises(IntegrityError), transaction.atomic():
        Statement.objects.filter(pk=second.pk).update(status="paid", bank_reference="TX-1", paid_on=DAY)


def test_nothing_is_paid_before_it_was_approved():
    batch = approved(30)
    number = batch.statements.get().number
    early = DAY.replace(day=9)
    with pytest.raises(errors.PaidTooEarly, match="2026-11-09"):
        payments.pay(batch.pk, references={number: "TX"}, paid_on=early, by=make.staff(Role.FINANCE), now=make.NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        Statement.objects.update(status="paid", bank_reference="TX", paid_on=early)


@pytest.mark.parametrize(
    ("encoding", "day"), [("cp950", "115/11/10"), ("utf-16", "民國115年11月10日"), ("utf-8", "1151110")]
)
def test_an_answer_in_big5_or_utf_16_with_years_of_the_republic_is_noted(encoding, day):
    batch = approved(4685)
    each = batch.statements.get()
    text = f"對帳單號,金額,結果,付款日,交易序號,原因\r\n{each.number},4685.00,成功,{day},TX-1,\r\n"
    bank_answers.take_in(batch.pk, text.encode(encoding), by=make.staff(Role.FINANCE), now=make.NOW)
    each.refresh_from_db()
    assert (each.status, each.paid_on) == ("paid", DAY)
