"""After the window two people give coins of one payment back, never more than the sale."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, connection, transaction

from civic.agencies import actions as agencies
from civic.audit.models import AuditEvent
from civic.core.errors import NotAllowed, NotFound
from civic.core.roles import Role
from engagement.delivery.models import Message
from engagement.delivery.wording import wording
from rewards import coins
from rewards.budgets.models import Campaign
from rewards.fraud import patterns
from rewards.ledger.models import Transaction
from rewards.ledger.verification import verify
from rewards.redemption.counter import actions
from rewards.redemption.payments.models import Redemption
from rewards.redemption.refunds import actions as refunds
from rewards.redemption.refunds import errors, late_refunds
from rewards.redemption.refunds.models import LateRefund, Refund
from rewards.settlement.closing import comparisons, reconciliation
from rewards.shops.conflict_of_interest import OwnMerchant
from rewards.shops.models import ShopStaff
from tests import factories as make
from tests.api import ROOT, program_of, refusal
from tests.rewards.settlement.months import IN_NOVEMBER, IN_OCTOBER, NOVEMBER, OCTOBER, close, sale, statement
from tests.staff import at_desk, messages_of
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def old_sale(amount: int = 80) -> Redemption:
    """A payment of October, whose month is closed."""
    sold = sale(make.shop(), amount)
    close()
    return Redemption.objects.select_related("shop__merchant", "citizen__user").get(pk=sold.pk)


def asked(sold: Redemption | None = None, amount: int = 30, by: Any = None, **said: Any) -> LateRefund:
    sold = sold or old_sale()
    by = by or make.staff(Role.OPERATOR)
    return late_refunds.ask(sold.pk, amount, **{"reason": "收銀機重複扣款", **said}, by=by, now=IN_NOVEMBER)


def approve(wanted: LateRefund, by: Any = None) -> Refund:
    return late_refunds.approve(wanted.pk, by=by or make.staff(Role.FINANCE), now=IN_NOVEMBER)


def test_the_coins_are_back_in_the_vintage_that_paid_and_the_payer_reads_why(client: Any):
    sold = old_sale()
    last_day = coins.last_day(Campaign.objects.get(), earned_on=date(2026, 10, 20))
    approve(asked(sold))
    assert coins.expiring(sold.citizen, today=IN_NOVEMBER.date()) == [coins.Expiring(30, last_day)]
    line = coins.history(sold.citizen)[0]
    assert (line.kind, line.coins) == ("refund", 30)
    assert line.reason.endswith("收銀機重複扣款")
    said = wording(Message.objects.get(citizen=sold.citizen, kind="payment_refunded"))
    assert "收銀機重複扣款" in said.about
    client.force_login(sold.citizen.user)
    assert "收銀機重複扣款" in client.get(f"/pay/receipts/{sold.pk}/").content.decode()
    assert client.get(f"/wallet/lines/{line.transaction_id}/").url == f"/pay/receipts/{sold.pk}/"


def test_a_vintage_that_lapsed_meanwhile_lives_a_week_more():
    sold = old_sale()
    late = datetime(2030, 1, 2, 4, tzinfo=UTC)
    wanted = late_refunds.ask(sold.pk, 30, reason="重複扣款", by=make.staff(Role.OPERATOR), now=late)
    late_refunds.approve(wanted.pk, by=make.staff(Role.FINANCE), now=late)
    assert coins.expiring(sold.citizen, today=late.date()) == [coins.Expiring(30, date(2030, 1, 9))]


def test_it_is_a_line_of_the_next_statement_marked_with_the_month_that_it_corrects_and_the_books_agree():
    sold = old_sale()
    before = statement(sold.shop.merchant)
    sale(sold.shop, 100, IN_NOVEMBER)
    approve(asked(sold))
    close(NOVEMBER)
    november = statement(sold.shop.merchant, NOVEMBER)
    line = november.lines.get(kind="refund")
    assert (line.coins, line.corrects, line.receipt) == (-30, OCTOBER, sold.receipt)
    assert (november.coins_payable, november.status) == (70, "issued")
    after = statement(sold.shop.merchant)
    assert (after.coins_payable, after.lines_sha256) == (before.coins_payable, before.lines_sha256)
    assert reconciliation.reconcile(OCTOBER) == reconciliation.reconcile(NOVEMBER) == []
    assert verify().faults == []


def test_a_shop_without_payments_owes_the_coins_in_the_month_after():
    sold = old_sale()
    approve(asked(sold))
    close(NOVEMBER)
    november = statement(sold.shop.merchant, NOVEMBER)
    assert november.coins_payable == 0
    assert sorted(november.lines.values_list("kind", "coins")) == [("carried", 30), ("refund", -30)]
    assert verify().faults == []


def test_the_merchants_own_list_of_the_old_month_still_agrees():
    sold = old_sale()
    approve(asked(sold))
    own = f"receipt,coins\n{sold.receipt},80\n".encode()
    assert comparisons.compare(own, tax_id=sold.shop.merchant.tax_id, month="2026-10").agrees


def test_an_owner_may_ask_and_a_clerk_or_a_stranger_may_not():
    sold = old_sale()
    assert asked(sold, by=make.owner(sold.shop.merchant)).state == "asked"
    with pytest.raises(errors.OwnerNeeded):
        asked(sold, by=make.clerk(sold.shop))
    for stranger in (make.owner(make.merchant()), make.staff(Role.FINANCE), make.citizen().user):
        with pytest.raises(NotFound):
            asked(sold, by=stranger)


def test_while_the_shop_can_give_coins_back_by_itself_nobody_asks():
    sold = sale(make.shop(), 80, IN_NOVEMBER)
    with pytest.raises(errors.RefundInTime):
        late_refunds.ask(sold.pk, 1, reason="r", by=make.staff(Role.OPERATOR), now=IN_NOVEMBER + timedelta(days=7))


@pytest.mark.parametrize(("amount", "reason", "error"), [
    (81, "重複扣款", errors.NothingLeft), (30, "  ", errors.ReasonOfRefundNeeded),
])  # fmt: skip
def test_more_than_is_left_and_no_reason_are_refused(amount, reason, error):
    with pytest.raises(error):
        asked(amount=amount, reason=reason)


def test_one_request_at_a_time_and_after_a_no_the_next():
    first = asked()
    with pytest.raises(errors.LateRefundWaiting):
        asked(first.redemption)
    late_refunds.reject(first.pk, reason="收據相符", by=make.staff(Role.FINANCE), now=IN_NOVEMBER)
    assert not Transaction.objects.filter(kind="refund").exists()
    with pytest.raises(errors.LateRefundDecided):
        approve(first)
    assert approve(asked(first.redemption)).coins == 30


def test_neither_who_asked_nor_the_merchants_people_nor_the_payer_decides():
    wanted = asked()
    agencies.grant_role(wanted.proposed_by, Role.FINANCE, agency=None, by=None)
    with pytest.raises(errors.SecondPersonForRefund):
        approve(wanted, by=wanted.proposed_by)
    insider = make.staff(Role.OPERATOR)
    ShopStaff.objects.create(
        user=insider, merchant=wanted.redemption.shop.merchant, shop=wanted.redemption.shop, role="clerk"
    )
    with pytest.raises(OwnMerchant):
        approve(wanted, by=insider)
    payer = wanted.redemption.citizen.user
    agencies.grant_role(payer, Role.FINANCE, agency=None, by=None)
    with pytest.raises(errors.OwnPayment):
        approve(wanted, by=payer)
    with pytest.raises(NotAllowed):
        approve(wanted, by=make.staff(Role.COORDINATOR))


def test_for_who_erased_their_account_there_is_no_wallet_to_give_to():
    wanted = asked()
    Redemption.objects.update(citizen=None)
    with pytest.raises(errors.NoWalletLeft):
        approve(wanted)
    assert LateRefund.objects.get().state == "asked"


def test_every_step_is_in_the_audit_log():
    approve(asked())
    steps = AuditEvent.objects.filter(action__startswith="late_refund").order_by("pk")
    assert list(steps.values_list("action", flat=True)) == ["late_refund.requested", "late_refund.approved"]


def test_two_people_giving_coins_back_make_no_pattern_of_the_fraud_desk():
    shop, payer = make.shop(), make.rich_citizen(100, now=IN_OCTOBER)
    for n in range(4):
        _payment, code = make.payment_code(payer, 10, now=IN_OCTOBER)
        actions.confirm(clerk=make.clerk(shop), key=f"k{n}", code=code.code, now=IN_OCTOBER)
    close()
    for sold in Redemption.objects.all():
        approve(asked(sold, 10))
    assert [found for found in patterns.of_day(IN_NOVEMBER.date()) if found.pattern == "voids"] == []


@pytest.mark.parametrize("change", [
    "by who asked", "by the shop", "more", "without it", "other coins", "edited", "deleted", "made as approved",
    "approved and not made",
])  # fmt: skip
def test_the_database_itself_refuses(change):
    wanted = asked()
    owner, finance = make.owner(wanted.redemption.shop.merchant), make.staff(Role.FINANCE)
    rows = LateRefund.objects.filter(pk=wanted.pk)
    signed = {"state": "rejected", "decided_at": IN_NOVEMBER}
    refund = partial(
        Refund.objects.create, redemption=wanted.redemption, refunded_by=finance, refunded_at=IN_NOVEMBER,
        transaction_id=999_999, coins=30,
    )  # fmt: skip

    def approved_and_not_made() -> None:
        rows.update(**{**signed, "state": "approved"}, decided_by=finance)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    attempts = {
        "by who asked": partial(rows.update, **signed, decided_by=wanted.proposed_by),
        "by the shop": partial(rows.update, **signed, decided_by=owner),
        "more": partial(rows.update, coins=80),
        "without it": refund,
        "other coins": partial(refund, late=wanted, coins=80),
        "edited": partial(rows.update, reason="別的"),
        "deleted": rows.delete,
        "made as approved": partial(
            LateRefund.objects.create, redemption=wanted.redemption, coins=1, reason="r", state="approved",
            proposed_by=owner, proposed_at=IN_NOVEMBER, decided_by=finance, decided_at=IN_NOVEMBER,
        ),
        "approved and not made": approved_and_not_made,
    }  # fmt: skip
    with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
        attempts[change]()


@pytest.mark.django_db(transaction=True)
def test_approvals_at_once_give_back_once():
    wanted = asked(amount=60)
    people = [make.staff(Role.FINANCE) for _n in range(12)]
    outcomes = at_once([partial(approve, wanted, by=person) for person in people])
    assert sum(isinstance(outcome, Refund) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, errors.LateRefundDecided) for outcome in outcomes) == 11
    assert coins.balance(wanted.redemption.citizen, today=IN_NOVEMBER.date()) == 60


@pytest.mark.django_db(transaction=True)
def test_an_approval_and_the_owners_own_refunds_at_once_never_give_back_more_than_the_sale():
    """A request from after the week, approved while the owner's clock (wrongly) lets refunds through."""
    sold = sale(make.shop(), 80, IN_NOVEMBER)
    sold = Redemption.objects.select_related("shop__merchant", "citizen").get(pk=sold.pk)
    owner, later = make.owner(sold.shop.merchant), IN_NOVEMBER + timedelta(days=8)
    wanted = late_refunds.ask(sold.pk, 60, reason="重複扣款", by=make.staff(Role.OPERATOR), now=later)
    finance = make.staff(Role.FINANCE)
    give = [partial(refunds.refund, sold.pk, 30, key=f"k{n}", by=owner, now=IN_NOVEMBER) for n in range(4)]
    outcomes = at_once([partial(late_refunds.approve, wanted.pk, by=finance, now=later), *give])
    assert all(isinstance(outcome, Refund | errors.NothingLeft) for outcome in outcomes)
    sold.refresh_from_db()
    back = sum(Refund.objects.values_list("coins", flat=True))
    assert sold.refunded == back == coins.balance(sold.citizen, today=IN_NOVEMBER.date()) <= 80
    assert verify().faults == []


def test_an_owner_asks_on_the_receipt_and_reads_there_what_came_of_it():
    sold = old_sale()
    phone, page = at_desk(make.owner(sold.shop.merchant)), f"/merchant/receipts/{sold.pk}/"
    phone.cookies["tuili_language"] = "en"
    with time_machine.travel(IN_NOVEMBER, tick=False):
        assert "Ask the county" in phone.get(page).content.decode()
        wrong = phone.post(f"{page}late-refund/", {"amount": "81", "reason": "重複扣款"})
        assert "At most 80 coins" in wrong.content.decode()
        said = phone.post(f"{page}late-refund/", {"amount": "30", "reason": "重複扣款"}, follow=True)
        assert "waiting for a second person" in said.content.decode()
        assert "Ask the county" not in said.content.decode()
    late_refunds.reject(LateRefund.objects.get().pk, reason="收據相符", by=make.staff(Role.FINANCE), now=IN_NOVEMBER)
    assert "收據相符" in phone.get(page).content.decode()
    assert "收據相符" not in at_desk(sold.citizen.user).get(f"/pay/receipts/{sold.pk}/").content.decode()


@pytest.mark.parametrize(("answer", "kind"), [("approve", "late_refund_approved"), ("reject", "late_refund_rejected")])
def test_the_owners_find_the_answer_in_their_inbox_with_the_way_to_the_receipt(answer: str, kind: str):
    sold = old_sale()
    owner, wanted = make.owner(sold.shop.merchant), asked(sold)
    said = {"reason": "收據相符"} if answer == "reject" else {}
    getattr(late_refunds, answer)(wanted.pk, by=make.staff(Role.FINANCE), now=IN_NOVEMBER, **said)
    told = Message.objects.get(citizen__user=owner)
    assert (told.kind, wording(told).link) == (kind, f"/merchant/receipts/{sold.pk}/")
    assert wanted.reason not in str(told.facts)  # it would outlive the payer's account
    assert f"/merchant/receipts/{sold.pk}/" in at_desk(owner).get(f"/inbox/{told.pk}/").content.decode()


def test_a_program_of_the_owners_asks_once_per_key_and_the_till_reads_what_became_of_it():
    sold = old_sale()
    owner, page = program_of(make.owner(sold.shop.merchant)), f"{ROOT}merchant/redemptions/{sold.pk}/late-refunds/"
    body = {"amount": 30, "reason": "重複扣款"}
    with time_machine.travel(IN_NOVEMBER, tick=False):
        first, again = (owner.post(page, body, headers={"Idempotency-Key": "k"}) for _time in range(2))
        other = owner.post(page, {**body, "amount": 20}, headers={"Idempotency-Key": "k"})
        second = owner.post(page, body, headers={"Idempotency-Key": "k2"})
    assert (first.status_code, again.status_code, first.content) == (201, 201, again.content)
    assert refusal(other, 422)["code"] == "idempotency_key_reused"
    assert refusal(second, 409)["code"] == "late_refund_waiting"
    approve(LateRefund.objects.get())
    (line,) = program_of(make.clerk(sold.shop)).get(page).json()["results"]
    assert (line["amount"], line["state"], line["reason"]) == (30, "approved", "重複扣款")


def test_over_http_a_clerk_and_a_stranger_ask_for_nothing_and_a_fault_stands_beside_its_field():
    sold = old_sale()
    page, key = f"{ROOT}merchant/redemptions/{sold.pk}/late-refunds/", {"Idempotency-Key": "k"}
    stranger = program_of(make.owner(make.shop(make.merchant("別家")).merchant))
    asks = {"amount": 30, "reason": "重複扣款"}
    assert refusal(program_of(make.clerk(sold.shop)).post(page, asks, headers=key), 403)["code"] == "owner_needed"
    assert refusal(stranger.post(page, asks, headers=key), 404)
    assert refusal(stranger.get(page), 404)
    owner = program_of(make.owner(sold.shop.merchant))
    assert refusal(owner.post(page, asks), 400)["code"] == "idempotency_key_needed"
    assert set(refusal(owner.post(page, {"amount": 0}, headers=key), 400)["fields"]) == {"amount", "reason"}


def test_an_operator_asks_in_the_administration_and_somebody_else_approves():
    sold, operator, finance = old_sale(), make.staff(Role.OPERATOR), make.staff(Role.FINANCE)
    page = f"/admin/rewards/redemption/{sold.pk}/late-refund/"
    with time_machine.travel(IN_NOVEMBER, tick=False):
        assert at_desk(finance).get(page).status_code == 403
        assert at_desk(operator).post(page, {"amount": "81", "reason": "重複扣款"}).status_code == 422
        assert at_desk(operator).post(page, {"amount": "30", "reason": "重複扣款"}).status_code == 302
        wanted = LateRefund.objects.get()
        step = f"/admin/rewards/laterefund/{wanted.pk}/step/approve/"
        assert len(messages_of(at_desk(operator).post(step, follow=True))) == 1
        assert LateRefund.objects.get().state == "asked"
        at_desk(finance).post(step)
    assert (
        sold.citizen.user.email
        not in at_desk(finance).get(f"/admin/rewards/laterefund/{wanted.pk}/change/").content.decode()
    )
