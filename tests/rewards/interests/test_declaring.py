"""Staff who own a shop declare it, decide nothing about it, and are found when they do not."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from civic.agencies import actions as agencies
from civic.audit.models import AuditEvent
from civic.core.calendar import taipei_day
from civic.core.errors import NotFound
from civic.core.roles import Role
from rewards.fraud import actions as fraud
from rewards.fraud.models import Finding
from rewards.grants import actions as grants
from rewards.interests import actions
from rewards.interests.models import Interest
from rewards.settlement.payments import actions as payments
from rewards.settlement.payments import batches
from rewards.settlement.statements.models import SettlementBatch
from rewards.shops import actions as shops
from rewards.shops.conflict_of_interest import OwnMerchant
from rewards.shops.models import Merchant
from tests import factories as make
from tests.rewards.settlement.batches import DAY, approved, batch
from tests.staff import at_desk, messages_of

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
TODAY = taipei_day(timezone.now())


def declared(merchant: Merchant, role: Role = Role.FINANCE, stake: str = "family") -> Any:
    person = make.staff(role)
    actions.declare(merchant, stake=stake, by=person, now=make.NOW)
    return person


def found() -> list[tuple[str, int | None]]:
    fraud.report(TODAY)
    rows = Finding.objects.filter(pattern="undeclared").order_by("pk")
    return list(rows.values_list("signs", "merchant_id"))


def test_a_member_of_staff_declares_a_shop_on_a_page_of_their_own_and_says_when_it_ended():
    merchant = make.merchant(tax_id=make.TAX_IDS[0])
    desk = at_desk(person := make.staff(Role.EDITOR, make.agency()))
    address = reverse("admin:rewards_interest_add")
    desk.post(address, {"tax_id": make.TAX_IDS[0], "stake": "owner"})
    made = Interest.objects.get()
    assert (made.user, made.merchant, made.stake) == (person, merchant, "owner")
    again = desk.post(address, {"tax_id": make.TAX_IDS[0], "stake": "work"}, headers=ENGLISH)
    assert "declared this already" in again.content.decode()
    desk.post(reverse("admin:rewards_interest_step", args=[made.pk, "end"]))
    made.refresh_from_db()
    assert made.ended_at
    assert set(AuditEvent.objects.filter(action__startswith="interest.").values_list("action", flat=True)) == {
        "interest.declared",
        "interest.ended",
    }


def test_an_unknown_tax_id_is_said_so():
    desk = at_desk(make.staff(Role.OPERATOR))
    answer = desk.post(
        reverse("admin:rewards_interest_add"), {"tax_id": make.TAX_IDS[1], "stake": "owner"}, headers=ENGLISH
    )
    assert "nothing to declare" in answer.content.decode()


def test_everybody_sees_their_own_and_auditors_and_coordinators_all():
    one = declared(make.merchant())
    declared(make.merchant())
    address = reverse("admin:rewards_interest_changelist")
    seen = {who: at_desk(who).get(address).context["cl"].result_count for who in (one, make.staff(Role.AUDITOR),
            make.staff(Role.COORDINATOR), make.staff(Role.OPERATOR))}  # fmt: skip
    assert list(seen.values()) == [1, 2, 2, 0]
    other = Interest.objects.exclude(user=one).get()
    assert at_desk(one).get(reverse("admin:rewards_interest_change", args=[other.pk])).status_code == 404
    with pytest.raises(NotFound):
        actions.end(other.pk, by=one, now=timezone.now())


def test_a_declaration_is_kept_whoever_asks():
    declared(make.merchant())
    for statement in ({"stake": "work"}, {"merchant": make.merchant()}):
        with pytest.raises(DatabaseError, match=r"never changed|permission denied"), transaction.atomic():
            Interest.objects.update(**statement)
    with pytest.raises(DatabaseError, match=r"never changed|permission denied"), transaction.atomic():
        Interest.objects.all().delete()


def test_a_stake_keeps_from_approving_and_paying_the_shops_batch_and_the_database_holds_it_too():
    made = batch(30)
    person = declared(made.statements.get().merchant)
    with pytest.raises(OwnMerchant):
        batches.approve(made.pk, by=person, now=make.NOW)
    with pytest.raises(DatabaseError, match="of their own"), transaction.atomic():
        SettlementBatch.objects.update(state="approved", decided_by=person, decided_at=make.NOW)


def test_a_stake_keeps_from_noting_the_shops_payment_or_its_return():
    made = approved(30)
    number, person = made.statements.get().number, declared(made.statements.get().merchant)
    with pytest.raises(OwnMerchant):
        payments.pay(made.pk, references={number: "TX"}, paid_on=DAY, by=person, now=make.NOW)
    with pytest.raises(OwnMerchant):
        payments.reopen(made.pk, number, reason="退匯", by=person, now=make.NOW)


def test_a_stake_keeps_from_making_the_merchant_payable_until_it_has_ended():
    merchant = make.merchant(state=Merchant.State.APPLIED)
    person = declared(merchant, Role.OPERATOR)
    with pytest.raises(OwnMerchant):
        shops.approve(merchant, by=person, reason="ok", now=timezone.now())
    page = at_desk(person).post(
        reverse("admin:rewards_merchant_step", args=[merchant.pk, "approve"]), {"reason": "x"}, follow=True
    )
    assert messages_of(page)
    with pytest.raises(DatabaseError, match="of their own"), transaction.atomic():
        Merchant.objects.filter(pk=merchant.pk).update(approved_by=person)
    actions.end(Interest.objects.get().pk, by=person, now=timezone.now())
    assert shops.approve(merchant, by=person, reason="ok", now=timezone.now()).state == "active"


def test_a_stake_keeps_from_giving_coins_to_the_shops_people():
    shop, campaign = make.shop(), make.campaign(max_coins=5000)
    clerk = make.clerk(shop)
    person = declared(shop.merchant, Role.COORDINATOR)
    said = {"reason": "志工", "key": "1" * 32, "by": make.staff(Role.EDITOR, campaign.agency), "now": timezone.now()}
    asked = grants.ask(campaign, [clerk.pk], 900, **said)
    with pytest.raises(grants.OwnShopsPeople):
        grants.approve(asked.pk, by=person, now=timezone.now())


def test_staff_who_own_a_shop_and_did_not_declare_it_are_found_once():
    merchant = make.merchant()
    owner = make.owner(merchant)
    agencies.grant_role(owner, Role.FINANCE, agency=None, by=None)
    assert found() == [("owner", merchant.pk)]
    fraud.report(TODAY + timedelta(days=1))
    assert Finding.objects.filter(pattern="undeclared").count() == 1
    assert "shops of your own to declare" in at_desk(owner).get("/admin/", headers=ENGLISH).content.decode().lower()


def test_who_has_declared_it_is_not_found():
    merchant = make.merchant()
    agencies.grant_role(owner := make.owner(merchant), Role.FINANCE, agency=None, by=None)
    actions.declare(merchant, stake="owner", by=owner, now=timezone.now())
    assert found() == []


def test_a_shared_mailbox_name_telephone_or_account_is_found():
    person = make.staff(Role.OPERATOR)
    make.User.objects.filter(pk=person.pk).update(name="王大同")
    local, _at, domain = person.email.partition("@")
    by_mail, by_name, by_owner = (make.merchant() for _ in range(3))
    own, twin = (make.merchant(bank_account="77777777") for _ in range(2))
    Merchant.objects.filter(pk=by_mail.pk).update(email=f"{local}+shop@{domain}".upper())
    Merchant.objects.filter(pk=by_name.pk).update(contact="王大同")
    make.User.objects.filter(pk=make.owner(by_owner).pk).update(name="王大同")
    actions.declare(own, stake="owner", by=person, now=timezone.now())
    Merchant.objects.filter(pk=own.pk).update(phone="(089) 123-456")
    Merchant.objects.filter(pk=twin.pk).update(phone="089123456")
    assert sorted(found(), key=lambda row: row[1]) == [
        ("mail", by_mail.pk),
        ("name", by_name.pk),
        ("name", by_owner.pk),
        ("account,phone", twin.pk),
    ]


def test_a_citizen_without_a_role_owns_whatever_they_like():
    make.owner(make.merchant())
    assert found() == []


def test_nobody_notes_what_came_of_a_finding_about_themselves_and_the_desk_reads_who_it_is():
    merchant = make.merchant()
    agencies.grant_role(owner := make.owner(merchant), Role.OPERATOR, agency=None, by=None)
    found()
    finding = Finding.objects.get(pattern="undeclared")
    with pytest.raises(OwnMerchant):
        fraud.note(finding, by=owner, words="沒事", now=timezone.now())
    page = at_desk(make.staff(Role.COORDINATOR)).get(f"/admin/rewards/finding/{finding.pk}/change/", headers=ENGLISH)
    assert owner.email in page.content.decode()
    assert "is its owner here" in page.content.decode()
