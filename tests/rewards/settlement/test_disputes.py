"""A dispute with its photo, and an adjustment that two people make of it."""

from functools import partial

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from civic.agencies import actions as agencies
from civic.audit.models import AuditEvent
from civic.core.errors import NotAllowed
from civic.core.roles import Role
from rewards.ledger.models import Transaction
from rewards.ledger.verification import verify
from rewards.settlement.closing import queries
from rewards.settlement.disputes import actions as disputes
from rewards.settlement.disputes import adjustments, errors
from rewards.settlement.disputes.models import StatementAdjustment, StatementDispute
from rewards.settlement.statements import confirmations
from rewards.settlement.statements.errors import DisputeOpen
from rewards.settlement.statements.models import Statement
from rewards.shops.conflict_of_interest import OwnMerchant
from tests import factories as make
from tests.pictures import jpeg_with_place, png, png_that_claims
from tests.rewards.settlement.months import IN_NOVEMBER, NOVEMBER, OCTOBER, close, issued, sale, statement
from tests.staff import PORTAL, at_desk
from tests.threads import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files_in_a_folder_of_their_own(settings, tmp_path):
    settings.VAR_DIR = tmp_path


def disputed(**said) -> StatementDispute:
    october = issued()
    said = {"reason": "少了二十枚", **said}
    return disputes.dispute(
        october.number, october.lines.get().pk, **said, by=make.owner(october.merchant), now=make.NOW
    )


def asked(coins: int = 20) -> StatementAdjustment:
    return adjustments.ask(disputed().pk, coins=coins, reason="補登", by=make.staff(Role.OPERATOR), now=make.NOW)


def test_the_owner_and_those_who_decide_see_the_photo_and_nobody_else():
    said = disputed(photo=jpeg_with_place())
    owners_page = f"/merchant/statements/{said.statement.number}/disputes/{said.pk}/photo/"
    page = at_desk(said.raised_by).get(owners_page)
    assert (page.status_code, page["Content-Type"]) == (200, "image/jpeg")
    assert "no-store" in page["Cache-Control"]
    for other in (make.owner(make.merchant()), make.citizen().user, make.staff(Role.FINANCE)):
        assert at_desk(other).get(owners_page).status_code == 404
    staffs_page = f"/admin/rewards/statement/{said.statement_id}/photo/{said.pk}/"
    seen = {role: at_desk(make.staff(role)).get(staffs_page).status_code for role in PORTAL}
    assert seen == {"operator": 200, "finance": 200, "auditor": 200, "coordinator": 404}
    assert AuditEvent.objects.filter(action="statement.photo_read").count() == 3


def test_a_photo_loses_the_place_where_it_was_taken():
    said = disputed(photo=jpeg_with_place())
    assert b"Exif" not in said.photo.read()


@pytest.mark.parametrize("photo", [png_that_claims(50_000, 50_000), "text"])
def test_what_is_no_photo_is_refused_and_nothing_is_disputed(photo):
    from django.core.files.uploadedfile import SimpleUploadedFile

    october = issued()
    photo = SimpleUploadedFile("a.png", b"=1+1") if photo == "text" else photo
    phone = at_desk(make.owner(october.merchant))
    address = f"/merchant/statements/{october.number}/lines/{october.lines.get().pk}/dispute/"
    assert phone.post(address, {"reason": "r", "photo": photo}, follow=True).status_code == 200
    assert not october.disputes.exists()


def test_an_approved_adjustment_is_a_line_of_the_next_month_marked_with_the_month_that_it_corrects():
    wanted = asked(20)
    of = wanted.dispute.statement
    adjustments.approve(wanted.pk, by=make.staff(Role.FINANCE), now=make.NOW)
    close(NOVEMBER)
    line = statement(of.merchant, NOVEMBER).lines.get()
    assert (line.kind, line.coins, line.corrects) == ("adjustment", 20, OCTOBER)
    assert statement(of.merchant, NOVEMBER).coins_payable == 20 == queries.payable_total(NOVEMBER)
    assert Statement.objects.get(pk=of.pk).coins_payable == 30
    assert verify().faults == []


def test_an_adjustment_may_take_coins_off():
    wanted = asked(-5)
    sale(wanted.dispute.line.shop, 12, IN_NOVEMBER)
    adjustments.approve(wanted.pk, by=make.staff(Role.OPERATOR), now=make.NOW)
    close(NOVEMBER)
    assert statement(wanted.dispute.statement.merchant, NOVEMBER).coins_payable == 7


def test_the_owner_reads_the_answer_with_its_coins_and_confirms():
    wanted = asked(20)
    of, owner = wanted.dispute.statement, wanted.dispute.raised_by
    with pytest.raises(DisputeOpen):
        confirmations.confirm(of.number, by=owner, now=make.NOW)
    adjustments.approve(wanted.pk, by=make.staff(Role.FINANCE), now=make.NOW)
    page = at_desk(owner).get(f"/merchant/statements/{of.number}/").content.decode()
    assert "補登" in page
    assert "+20" in page
    assert confirmations.confirm(of.number, by=owner, now=make.NOW).status == "confirmed"


def test_who_asked_does_not_decide_whatever_roles_they_hold():
    wanted = asked()
    agencies.grant_role(wanted.proposed_by, Role.FINANCE, agency=None, by=None)
    with pytest.raises(errors.SecondPersonNeeded):
        adjustments.approve(wanted.pk, by=wanted.proposed_by, now=make.NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        StatementAdjustment.objects.update(state="rejected", decided_by=wanted.proposed_by, decided_at=make.NOW)


def test_nobody_asks_for_decides_or_answers_what_concerns_their_own_merchant():
    waiting = asked()
    statement, insider = waiting.dispute.statement, make.staff(Role.OPERATOR)
    make.own(statement.merchant, insider)
    for act in (
        partial(adjustments.ask, waiting.dispute_id, coins=5, reason="補登"),
        partial(adjustments.approve, waiting.pk),
        partial(adjustments.reject, waiting.pk, reason="不對"),
        partial(disputes.answer, statement.pk, words="不對"),
    ):
        with pytest.raises(OwnMerchant):
            act(by=insider, now=make.NOW)


def test_a_rejected_adjustment_moves_nothing_and_the_dispute_waits_for_another_answer():
    wanted = asked()
    of, operator = wanted.dispute.statement, make.staff(Role.OPERATOR)
    with pytest.raises(errors.AdjustmentWaiting):
        disputes.answer(of.pk, by=operator, words="…", now=make.NOW)
    adjustments.reject(wanted.pk, by=operator, reason="收據相符", now=make.NOW)
    assert not Transaction.objects.filter(kind="adjust").exists()
    assert Statement.objects.get().status == "disputed"
    assert disputes.answer(of.pk, by=operator, words="收據相符", now=make.NOW).status == "issued"


@pytest.mark.parametrize("coins", [0, 1_000_001, -1_000_001])
def test_coins_that_make_no_sense_are_refused(coins):
    with pytest.raises(errors.CoinsWrong):
        asked(coins)


@pytest.mark.parametrize("role", [Role.FINANCE, Role.COORDINATOR, Role.AUDITOR])
def test_only_an_operator_asks(role):
    with pytest.raises(NotAllowed):
        adjustments.ask(disputed().pk, coins=1, reason="r", by=make.staff(role), now=make.NOW)


@pytest.mark.parametrize("change", [{"coins": 99}, {"state": "asked"}, {"reason": "…"}])
def test_what_was_decided_stands(change):
    wanted = asked()
    adjustments.approve(wanted.pk, by=make.staff(Role.FINANCE), now=make.NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        StatementAdjustment.objects.update(**change)


@pytest.mark.django_db(transaction=True)
def test_many_who_approve_at_once_move_the_coins_once():
    wanted = asked(20)
    people = [make.staff(Role.FINANCE) for _ in range(8)]
    outcomes = at_once([partial(adjustments.approve, wanted.pk, by=person, now=make.NOW) for person in people])
    assert sum(isinstance(outcome, StatementAdjustment) for outcome in outcomes) == 1
    assert Transaction.objects.get(kind="adjust").postings.get().amount == 20


def test_the_whole_way_in_the_administration():
    said = disputed(photo=png())
    desk = at_desk(make.staff(Role.OPERATOR))
    page = f"/admin/rewards/statement/{said.statement_id}/"
    assert f"{page}adjust/" in desk.get(f"{page}change/").content.decode()
    assert (
        desk.post(f"{page}adjust/", {"dispute": said.pk, "coins": 0, "reason": "補登"}).context["form"].errors["coins"]
    )
    assert desk.post(f"{page}adjust/", {"dispute": said.pk, "coins": 20, "reason": "補登"}).status_code == 302
    wanted = StatementAdjustment.objects.get()
    step = f"/admin/rewards/statementadjustment/{wanted.pk}/step/approve/"
    assert at_desk(make.staff(Role.COORDINATOR)).post(step).status_code == 403
    desk.post(step)
    wanted.refresh_from_db()
    assert wanted.state == "asked"
    at_desk(make.staff(Role.FINANCE)).post(step)
    wanted.refresh_from_db()
    assert wanted.state == "approved"


@pytest.mark.parametrize("role", [Role.FINANCE, Role.COORDINATOR, Role.AUDITOR])
def test_the_page_for_asking_is_the_operators(role):
    said = disputed()
    assert at_desk(make.staff(role)).get(f"/admin/rewards/statement/{said.statement_id}/adjust/").status_code == 403
