"""Two accounts of one person made one: four eyes, every coin with its last day, once, and nothing on hold."""

import io
import json
import zipfile
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, IntegrityError, transaction

from civic.audit.models import AuditEvent
from civic.core import locks
from civic.core.errors import NotAllowed
from civic.core.roles import Role
from civic.helpdesk import actions as support
from civic.helpdesk.actions import StaffAccount
from civic.identity.models import Verification
from civic.mydata import actions as mydata
from civic.mydata import erasing, exporting, replaying
from rewards import coins
from rewards.ledger.models import Transaction
from rewards.ledger.verification import verify
from rewards.merging import actions
from rewards.merging.models import AccountMerge
from rewards.redemption.counter import actions as redemption
from rewards.redemption.refunds import actions as refunds
from surveys.responses import actions as responses
from tests import factories as make
from tests.staff import at_desk
from tests.threads import another_connection, at_once

pytestmark = pytest.mark.django_db
NOW, TODAY = make.NOW, make.NOW.date()


@pytest.fixture
def two():
    """An old account with 30 coins of this year and 20 of the next, and a new one with 5."""
    old, new = make.rich_citizen(30, last_day=date(2026, 12, 31)), make.rich_citizen(5)
    pot = make.campaign(max_coins=20)
    coins.award(old, 20, campaign=pot, key="second", reason="第二筆", by="tests", now=NOW)
    return old, new


@pytest.fixture
def operators():
    return make.staff(Role.OPERATOR), make.staff(Role.OPERATOR)


def propose(two, by, reason="同一人，出示身分證"):
    return coins.propose_merge(two[0], two[1], reason=reason, by=by, now=NOW)


def test_every_coin_comes_over_with_its_last_day_and_nothing_is_lost(two, operators):
    old, new = two
    merge = coins.approve_merge(propose(two, operators[0]).pk, by=operators[1], now=NOW)
    parts = [(part.coins, part.on) for part in coins.expiring(new, today=TODAY)]
    assert parts == [(30, date(2026, 12, 31)), (25, date(2027, 12, 31))]
    assert coins.balance(old, today=TODAY) == 0
    assert merge.coins == 50
    assert verify().well
    assert coins.history(new)[0].reason == "同一人，出示身分證"
    assert Transaction.objects.get(kind="merge").reason == f"merge:{merge.pk}"


def test_the_old_history_can_be_read_in_the_new_account(two, operators):
    new = two[1]
    coins.approve_merge(propose(two, operators[0]).pk, by=operators[1], now=NOW)
    lines = coins.history(new)
    assert [(line.kind, line.coins) for line in lines] == [("merge", 0), ("award", 20), ("award", 5), ("award", 30)]
    assert lines[0].balance == 55
    assert coins.history_length(new) == 4


def test_the_old_account_is_closed_and_both_mailboxes_are_told(two, operators):
    old, new = two
    page = at_desk(old.user)
    coins.approve_merge(propose(two, operators[0]).pk, by=operators[1], now=NOW)
    assert page.get("/me/").status_code == 302
    assert {sent.to[0] for sent in mail.outbox} == {old.user.email, new.user.email}
    assert new.user.email not in "".join(sent.body for sent in mail.outbox)
    assert AuditEvent.objects.get(action="merge.approved").details == {"coins": 50}


def test_who_proposed_does_not_approve_and_the_database_holds_it(two, operators):
    merge = propose(two, operators[0])
    with pytest.raises(actions.FourEyes):
        coins.approve_merge(merge.pk, by=operators[0], now=NOW)
    with pytest.raises(IntegrityError, match="merge_four_eyes"), transaction.atomic():
        AccountMerge.objects.filter(pk=merge.pk).update(state="approved", decided_by=operators[0], decided_at=NOW)


def test_nobody_merges_their_own_accounts(two, operators):
    mine = operators[0]
    mine.is_staff = False
    mine.save()
    with pytest.raises(actions.FourEyes):
        propose((two[0], make.Citizen.objects.create(user=mine)), mine)


def test_coins_on_hold_wait_for_their_decision(two, operators):
    merge = propose(two, operators[0])
    held = coins.hold(two[0], 10, reason="看一下", by=operators[0], now=NOW)
    with pytest.raises(actions.CoinsOnHold):
        coins.approve_merge(merge.pk, by=operators[1], now=NOW)
    coins.release(held.pk, reason="沒事", by=operators[0], now=NOW)
    assert coins.approve_merge(merge.pk, by=operators[1], now=NOW).coins == 50


def test_approving_again_moves_nothing_more(two, operators):
    merge = propose(two, operators[0])
    first, second = (coins.approve_merge(merge.pk, by=operators[1], now=NOW) for _ in range(2))
    assert first.transaction_id == second.transaction_id
    assert coins.balance(two[1], today=TODAY) == 55


def test_a_rejected_merge_leaves_both_and_stays_rejected(two, operators):
    merge = propose(two, operators[0])
    coins.reject_merge(merge.pk, reason="不同人", by=operators[1], now=NOW)
    with pytest.raises(actions.MergeDecided):
        coins.approve_merge(merge.pk, by=operators[1], now=NOW)
    assert coins.balance(two[0], today=TODAY) == 50
    assert propose(two, operators[0]).pk != merge.pk


def test_an_account_is_merged_once_and_never_with_itself(two, operators):
    propose(two, operators[0])
    with pytest.raises(actions.MergeProposed):
        propose((two[0], make.citizen()), operators[1])
    with pytest.raises(actions.SameAccount):
        propose((two[1], two[1]), operators[0])


def test_what_was_decided_or_proposed_cannot_be_changed_or_removed(two, operators):
    merge = propose(two, operators[0])
    rows = AccountMerge.objects.filter(pk=merge.pk)
    for tamper in (lambda: rows.update(target=make.citizen()), rows.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            tamper()


def test_only_operators_and_never_for_staff_or_while_an_erasure_waits(two, operators):
    with pytest.raises(NotAllowed):
        propose(two, make.staff(Role.COORDINATOR))
    colleague = make.Citizen.objects.create(user=make.staff(Role.AUDITOR))
    with pytest.raises(StaffAccount):
        propose((two[0], colleague), operators[0])
    mydata.request_erasure(two[1].user, now=NOW)
    with pytest.raises(actions.AccountInUse):
        propose(two, operators[0])


def test_two_empty_wallets_are_merged_without_an_entry(operators):
    merge = propose((make.citizen(), make.citizen()), operators[0])
    done = coins.approve_merge(merge.pk, by=operators[1], now=NOW)
    assert (done.coins, done.transaction_id) == (0, None)


def test_coins_that_a_shop_gives_back_later_come_over_too(two, operators):
    old, new = two
    _payment, code = make.payment_code(old, 8)
    shop = make.shop()
    owner = make.owner(shop.merchant)
    paid = redemption.confirm(clerk=owner, key="tap", code=code.code, now=NOW).redemption
    coins.approve_merge(propose(two, operators[0]).pk, by=operators[1], now=NOW)
    refunds.void(paid.pk, by=owner, now=NOW)
    assert coins.bring_over(now=NOW + timedelta(hours=1)) == 8
    assert coins.bring_over(now=NOW + timedelta(hours=2)) == 0
    assert coins.balance(new, today=TODAY) == 55
    assert verify().well


@pytest.mark.django_db(transaction=True)
def test_coins_are_brought_over_around_a_wallet_that_hangs(operators, monkeypatch):
    monkeypatch.setattr(locks, "WAIT_OF_JOBS", timedelta(milliseconds=200))
    sold = []
    for _number in range(2):
        pair = make.rich_citizen(8), make.citizen()
        shop = make.shop()
        owner, code = make.owner(shop.merchant), make.payment_code(pair[0], 8)[1].code
        sold.append((pair, owner, redemption.confirm(clerk=owner, key="tap", code=code, now=NOW).redemption))
    for pair, owner, paid in sold:
        coins.approve_merge(propose(pair, operators[0]).pk, by=operators[1], now=NOW)
        refunds.void(paid.pk, by=owner, now=NOW)
    with another_connection() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT ledger_lock_wallet(%s)", [sold[0][0][0].pk])
        assert coins.bring_over(now=NOW + timedelta(hours=1)) == 8
        cursor.execute("ROLLBACK")
    assert coins.bring_over(now=NOW + timedelta(hours=2)) == 8
    assert [coins.balance(pair[1], today=TODAY) for pair, _owner, _paid in sold] == [8, 8]


@pytest.mark.django_db(transaction=True)
def test_payments_and_approvals_at_once_lose_no_coin_and_merge_once(two, operators):
    old, new = two
    merge = propose(two, operators[0])
    shop = make.shop()
    owner = make.owner(shop.merchant)
    _payment, code = make.payment_code(old, 1)
    pay = [lambda: redemption.confirm(clerk=owner, key="tap", code=code.code, now=NOW)]
    approve = [lambda: coins.approve_merge(merge.pk, by=operators[1], now=NOW)] * 10
    outcomes = at_once([*approve, *pay])
    assert all(isinstance(outcome, AccountMerge) for outcome in outcomes[:10]), outcomes
    assert Transaction.objects.filter(kind="merge").count() == 1
    assert coins.balance(old, today=TODAY) == 0
    spent = Transaction.objects.filter(kind="spend").count()
    assert coins.balance(new, today=TODAY) == 55 - spent
    assert verify().well


def test_the_pages_propose_and_let_another_operator_decide(two, operators):
    told = {"closed": two[0].user.email, "kept": two[1].user.email, "reason": "同一人"}
    at_desk(operators[0]).post("/admin/rewards/accountmerge/add/", told)
    merge = AccountMerge.objects.get()
    step = f"/admin/rewards/accountmerge/{merge.pk}/step/approve/"
    at_desk(operators[0]).post(step)
    merge.refresh_from_db()
    assert merge.state == "proposed"
    at_desk(operators[1]).post(step)
    merge.refresh_from_db()
    assert merge.state == "approved"


def test_who_was_rewarded_with_the_closed_account_is_not_rewarded_again(two, operators):
    old, new = two
    asked = make.open_questionnaire(coins=5)
    answers = make.right_answers(asked)
    responses.submit(asked, old, answers, now=NOW)
    coins.approve_merge(propose(two, operators[0]).pk, by=operators[1], now=NOW)
    with pytest.raises(responses.AlreadyAnswered):
        responses.submit(asked, new, answers, now=NOW)


def test_the_proven_account_is_the_one_that_goes_on(two, operators):
    Verification.objects.create(citizen=two[0], method="counter", id_hash="a" * 64, at=NOW)
    with pytest.raises(actions.ProvenAccountCloses):
        propose(two, operators[0])
    Verification.objects.create(citizen=two[1], method="counter", id_hash="b" * 64, at=NOW)
    with pytest.raises(actions.TwoPersons):
        propose(two, operators[0])


def test_the_help_desk_does_not_open_an_account_that_went_on_as_another(two, operators):
    coins.approve_merge(propose(two, operators[0]).pk, by=operators[1], now=NOW)
    old = two[0].user
    old.refresh_from_db()
    with pytest.raises(support.MergedAccount):
        support.reactivate(old, by=operators[0], reason="asked for it")
    assert not old.is_active


def test_a_reward_is_remembered_over_two_merges(two, operators):
    oldest, old, new = make.citizen("oldest"), *two
    asked = make.open_questionnaire(coins=5)
    answers = make.right_answers(asked)
    responses.submit(asked, oldest, answers, now=NOW)
    for pair in ((oldest, old), (old, new)):
        coins.approve_merge(propose(pair, operators[0]).pk, by=operators[1], now=NOW)
    with pytest.raises(responses.AlreadyAnswered):
        responses.submit(asked, new, answers, now=NOW)


def test_who_is_erased_leaves_nothing_in_the_account_that_was_merged(two, operators):
    old, new = (citizen.user for citizen in two)
    coins.approve_merge(propose(two, operators[0]).pk, by=operators[1], now=NOW)
    mydata.request_erasure(new, now=NOW)
    assert erasing.carry_out_due(now=NOW + timedelta(days=7)) == 1
    old.refresh_from_db()
    assert (old.email, old.name) == (f"{old.pk}@erased.invalid", "")
    assert {line.split()[0] for line in replaying.lines()} == {str(old.pk), str(new.pk)}


def test_a_copy_holds_what_is_kept_of_the_account_that_was_merged(two, operators):
    old, new = (citizen.user for citizen in two)
    merge = coins.approve_merge(propose(two, operators[0]).pk, by=operators[1], now=NOW)
    with zipfile.ZipFile(io.BytesIO(exporting.build(new, language="en", now=NOW))) as archive:
        tables = json.loads(archive.read("my-data.json"))["tables"]
    assert [row["email"] for row in tables["civic.User"]] == [new.email, old.email]
    assert [(row["reason"], row["coins"]) for row in tables["rewards.AccountMerge"]] == [(merge.reason, 50)]
