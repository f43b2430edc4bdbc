"""Patterns of a day are listed; a hold stops a payout and deletes nothing, and the owner is told and heard."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from civic.accounts.models import Citizen, User
from civic.core.errors import NotAllowed, NotFound
from civic.core.roles import Role
from civic.guardians import actions as guardians
from engagement.delivery.models import Message
from rewards.fraud import actions, patterns
from rewards.fraud.models import Finding, PayoutHold
from rewards.holds.actions import NothingToAnswer
from rewards.redemption.attempts.models import WrongCode
from rewards.redemption.counter import actions as redemption
from rewards.redemption.refunds import actions as refunds
from rewards.settlement.payments import actions as payments
from rewards.settlement.payments import batches, errors
from rewards.settlement.statements.models import Statement
from rewards.shops.conflict_of_interest import OwnMerchant
from rewards.shops.models import Shop
from tests import factories as make
from tests.api import ROOT, program_of, refusal
from tests.rewards.settlement.batches import approved, batch, confirmed, enter
from tests.rewards.settlement.months import OCTOBER
from tests.staff import at_desk, messages_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 10)
NIGHT = datetime(2026, 11, 9, 18, 30, tzinfo=UTC)  # half past two in Taipei


def pay(payer: Citizen, shop: Shop, clerk: Any, number: int, at: datetime = make.NOW) -> Any:
    _payment, code = make.payment_code(payer, 2, now=at)
    return redemption.confirm(clerk=clerk, key=f"k{number}", code=code.code, now=at).redemption


def seen(pattern: str) -> list[patterns.Seen]:
    return [one for one in patterns.of_day(DAY) if one.pattern == pattern]


def test_an_ordinary_day_shows_nothing():
    shop = make.shop()
    for number in range(4):
        pay(make.rich_citizen(10), shop, make.clerk(shop), number, make.later(minutes=10 * number))
    assert patterns.of_day(DAY) == []


def test_staff_who_pay_in_their_own_shop_are_listed():
    shop = make.shop()
    payer = make.rich_citizen(10)
    shop.merchant.staff.create(user=payer.user, shop=shop, role="clerk")
    pay(payer, shop, make.clerk(shop), 1)
    assert [(one.merchant_id, one.citizen_id, one.coins) for one in seen("own_staff")] == [
        (shop.merchant_id, payer.pk, 2)
    ]


@pytest.mark.parametrize(("minutes", "listed"), [(0.5, 1), (2, 0)])
def test_many_payers_at_one_till_faster_than_a_queue_are_listed(minutes, listed):
    shop = make.shop()
    clerk = make.clerk(shop)
    for number in range(8):
        pay(make.rich_citizen(10), shop, clerk, number, make.later(minutes=minutes * number))
    assert len(seen("one_till")) == listed


@pytest.mark.parametrize(("times", "listed"), [(5, 1), (4, 0)])
def test_one_payer_many_times_is_listed(times, listed):
    payer, shop = make.rich_citizen(100), make.shop()
    clerk = make.clerk(shop)
    for number in range(times):
        pay(payer, shop, clerk, number, make.later(hours=number))
    assert len(seen("same_payer")) == listed


def test_payments_in_the_night_are_listed_unless_they_are_few_among_many():
    shop, busy = make.shop(), make.shop()
    for here in (shop, busy):
        for number in range(3):
            payer = make.rich_citizen(10, now=NIGHT)
            pay(payer, here, make.clerk(here), number, NIGHT + timedelta(minutes=10 * number))
    for number in range(4):
        pay(make.rich_citizen(10), busy, make.clerk(busy), 10 + number, make.later(minutes=10 * number))
    assert [one.merchant_id for one in seen("night")] == [shop.merchant_id]


def test_payments_cancelled_again_and_again_for_one_payer_are_listed():
    payer, shop = make.rich_citizen(100), make.shop()
    owner = make.owner(shop.merchant)
    for number in range(3):
        at = make.NOW - timedelta(days=number)
        refunds.void(pay(payer, shop, owner, number, at).pk, by=owner, now=at + timedelta(minutes=1))
    assert [(one.citizen_id, one.count, one.coins) for one in seen("voids")] == [(payer.pk, 3, 6)]


def test_coins_given_back_days_later_count_on_the_day_of_giving_back():
    payer, shop = make.rich_citizen(100), make.shop()
    owner = make.owner(shop.merchant)
    for number in range(3):
        paid = pay(payer, shop, owner, number, make.NOW - timedelta(days=4, minutes=number))
        refunds.refund(paid.pk, 1, key="back", by=owner, now=make.NOW)
    assert [(one.citizen_id, one.count, one.coins) for one in seen("voids")] == [(payer.pk, 3, 3)]


def test_code_guessing_is_listed_with_the_shop():
    shop = make.shop()
    clerk = make.clerk(shop)
    for minute in range(10):
        WrongCode.objects.create(user=clerk, at=make.later(minutes=minute))
    assert [(one.merchant_id, one.count) for one in seen("guessing")] == [(shop.merchant_id, 10)]


def test_a_day_is_reported_once_and_an_operator_notes_what_came_of_it():
    shop = make.shop()
    clerk = make.clerk(shop)
    for minute in range(10):
        WrongCode.objects.create(user=clerk, at=make.later(minutes=minute))
    assert (actions.report(DAY), actions.report(DAY)) == (1, 0)
    desk, finding = at_desk(make.staff(Role.OPERATOR)), Finding.objects.get()
    assert desk.get("/admin/rewards/finding/").status_code == 200
    desk.post(f"/admin/rewards/finding/{finding.pk}/step/note/", {"reason": "new till, asked the shop"})
    finding.refresh_from_db()
    assert (finding.state, finding.note) == ("seen", "new till, asked the shop")


def invoiced() -> Statement:
    (statement,) = confirmed(40)
    return enter(statement)


def hold(statement: Statement) -> PayoutHold:
    return actions.hold_payout(statement.merchant, reason="查核中", by=make.staff(Role.OPERATOR), now=make.NOW)


def test_a_held_merchants_statement_goes_into_no_batch_until_released():
    statement = invoiced()
    held = hold(statement)
    with pytest.raises(errors.NothingToConsolidate):
        batches.consolidate(OCTOBER, by=make.staff(Role.OPERATOR), now=make.NOW)
    actions.release_payout(held.pk, reason="沒問題", by=make.staff(Role.OPERATOR), now=make.NOW)
    assert batches.consolidate(OCTOBER, by=make.staff(Role.OPERATOR), now=make.NOW).count == 1


def test_a_hold_after_the_batch_deletes_nothing_and_what_the_bank_paid_all_the_same_is_noted():
    batch = approved(40)
    statement = batch.statements.get()
    hold(statement)
    payments.pay(batch.pk, references={statement.number: "R1"}, paid_on=date(2026, 11, 10),
                by=make.staff(Role.FINANCE), now=make.NOW)  # fmt: skip
    statement.refresh_from_db()
    assert (statement.status, statement.coins_payable) == ("paid", 40)
    assert statement.held_payments.get().bank_reference == "R1"


def test_while_a_payout_is_on_hold_its_batch_is_not_approved_and_gives_no_file_for_the_bank():
    waiting = batch(40, 30)
    held, other = waiting.statements.order_by("number")
    hold(held)
    finance = make.staff(Role.FINANCE)
    with pytest.raises(errors.HeldInBatch):
        batches.approve(waiting.pk, by=finance, now=make.NOW)
    PayoutHold.objects.update(state="released", released_by=finance, released_at=make.NOW)
    batches.approve(waiting.pk, by=finance, now=make.NOW)
    hold(held)
    desk, file = at_desk(finance), f"/admin/rewards/settlementbatch/{waiting.pk}/bank.csv"
    assert held.number in str(messages_of(desk.get(file, follow=True)))
    refusal(program_of(finance).get(f"{ROOT}finance/batches/{waiting.pk}.csv"), 409)
    payments.reopen(waiting.pk, held.number, reason="查核中", by=finance, now=make.NOW)
    sheet = b"".join(desk.get(file)).decode()
    assert other.number in sheet
    assert held.number not in sheet


def test_the_database_itself_keeps_a_held_statement_out_of_a_batch():
    statement = invoiced()
    hold(statement)
    with pytest.raises(DatabaseError), transaction.atomic():
        Statement.objects.filter(pk=statement.pk).update(status="batched")


def test_owners_are_told_and_heard_and_strangers_see_nothing(client: Any) -> None:
    statement = invoiced()
    owner, held = statement.confirmed_by, hold(statement)
    assert Message.objects.filter(citizen__user=owner, kind="payout_held").count() == 1
    client.force_login(owner)
    assert "查核中" in client.get("/merchant/business/").content.decode()
    client.post(f"/merchant/payouts/{held.pk}/", {"words": "那天有市集"})
    held.refresh_from_db()
    assert (held.appeal, held.appealed_by) == ("那天有市集", owner)
    client.force_login(make.owner(make.merchant()))
    assert client.get(f"/merchant/payouts/{held.pk}/").status_code == 404
    with pytest.raises(NotFound):
        actions.appeal(held.pk, by=make.owner(make.merchant()), words="x", now=make.NOW)


def test_an_owners_appeal_is_answered_while_the_payout_stays_on_hold(client):
    held = hold(invoiced())
    owner, desk = make.owner(held.merchant), make.staff(Role.OPERATOR)
    actions.appeal(held.pk, by=owner, words="那天有市集", now=make.NOW)
    at_desk(desk).post(f"/admin/rewards/payouthold/{held.pk}/step/answer/", {"reason": "請附上市集照片"})
    client.cookies["tuili_language"] = "en"
    client.force_login(owner)
    page = client.get(f"/merchant/payouts/{held.pk}/").content.decode()
    assert "請附上市集照片" in page
    assert "it stays on hold for now" in page
    assert "the payout to your company stays on hold" in client.get("/inbox/").content.decode()
    with pytest.raises(NothingToAnswer):
        actions.answer(held.pk, words="x", by=desk, now=make.NOW)
    held.refresh_from_db()
    assert held.state == "held"


def test_a_hold_is_made_once_by_the_desk_only_and_not_by_the_merchants_own_people():
    statement = invoiced()
    hold(statement)
    with pytest.raises(actions.AlreadyHeld):
        hold(statement)
    with pytest.raises(NotAllowed):
        actions.hold_payout(statement.merchant, reason="x", by=make.staff(Role.FINANCE), now=make.NOW)
    insider = make.staff(Role.OPERATOR)
    make.own(statement.merchant, insider)
    with pytest.raises(OwnMerchant):
        actions.hold_payout(statement.merchant, reason="x", by=insider, now=make.NOW)
    finding = Finding.objects.create(day=DAY, pattern="night", key="k", merchant=statement.merchant, count=3, coins=9)
    with pytest.raises(OwnMerchant):
        actions.note(finding, by=insider, words="nothing", now=make.NOW)


def test_the_desk_holds_and_releases_on_its_pages():
    statement, desk = invoiced(), at_desk(make.staff(Role.OPERATOR))
    desk.post("/admin/rewards/payouthold/add/", {"merchant": statement.merchant_id, "reason": "查核中"})
    held = PayoutHold.objects.get()
    desk.post(f"/admin/rewards/payouthold/{held.pk}/step/release/", {"reason": "沒問題"})
    held.refresh_from_db()
    assert (held.state, held.release_reason) == ("released", "沒問題")


@pytest.mark.parametrize(
    ("email", "name", "minutes", "listed"),
    [
        ("mei.li.1970@example.test", "王大明", 60, 1),
        ("parent@example.test", "小美", 60, 1),
        ("parent@example.test", "王大明", 1, 1),
        ("parent@example.test", "王大明", 60, 0),
    ],
)
def test_a_guardian_who_may_be_the_child_is_listed(email, name, minutes, listed):
    child = make.citizen("小美", birth_year=2014)
    User.objects.filter(pk=child.user_id).update(email="meili2014@example.org", name="小美")
    asked = guardians.ask(child, email, now=make.NOW)
    guardians.agree(asked, name=name, relation="parent", now=make.later(minutes=minutes))
    assert [one.citizen_id for one in seen("guardian")] == [child.pk] * listed
