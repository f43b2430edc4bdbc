"""Where a merchant is paid, what it is called and who owns it changes by two people only, and its owners hear of it."""

from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone, translation

from civic.accounts.models import User
from civic.audit.models import AuditEvent
from civic.core.calendar import taipei_day
from civic.core.errors import NotAllowed, NotFound
from civic.core.roles import Role
from civic.decisions.errors import AlreadyDecided, FourEyes
from civic.outbox import actions as outbox
from engagement.delivery.models import Message
from engagement.delivery.wording import wording
from rewards.payees import actions, errors
from rewards.payees.models import MerchantChange
from rewards.shops import team
from rewards.shops.applications import TaxIdKnown
from rewards.shops.conflict_of_interest import OwnMerchant
from rewards.shops.models import Merchant, ShopStaff
from tests import factories as make
from tests.pictures import png
from tests.rewards.payees.changes import NEW, approved, asked
from tests.threads import at_once

pytestmark = pytest.mark.django_db


class People(NamedTuple):
    """Two owners of a merchant, and somebody who may become one."""

    asks: User
    leaves: User
    comes: User


@pytest.fixture(autouse=True)
def _private_folder(settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR = tmp_path


def account_of(merchant: Merchant) -> tuple[str, str]:
    merchant.refresh_from_db()
    return merchant.bank_code, merchant.bank_account


def refused_by_the_database(words: str, statement: str) -> None:
    with pytest.raises(DatabaseError, match=words), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_owner_asks_and_an_operator_agrees_then_the_county_pays_into_the_new_account():
    merchant = make.merchant()
    old = account_of(merchant)
    change = asked(merchant)
    assert account_of(merchant) == old
    actions.approve(change.pk, by=make.staff(Role.OPERATOR), now=timezone.now())
    assert account_of(merchant) == ("700", "00112233445566")
    change.refresh_from_db()
    assert change.account_before.endswith(old[1][-4:])
    assert change.held_until == taipei_day(timezone.now()) + timedelta(days=7)


def test_nobody_does_it_alone_whoever_they_are():
    merchant, operator = make.merchant(), make.staff(Role.OPERATOR)
    words = {"reason": "來函更正", "by": operator, "now": timezone.now()}
    change = actions.propose_account(merchant.pk, **NEW, **words)
    with pytest.raises(FourEyes):
        actions.approve(change.pk, by=operator, now=timezone.now())
    with pytest.raises(NotAllowed):
        actions.approve(change.pk, by=make.staff(Role.COORDINATOR), now=timezone.now())
    owner = make.owner(merchant)
    make.agencies.grant_role(owner, Role.OPERATOR, agency=None, by=None)
    with pytest.raises(OwnMerchant):
        actions.approve(change.pk, by=owner, now=timezone.now())
    with pytest.raises(IntegrityError, match="merchant_change_four_eyes"), transaction.atomic():
        MerchantChange.objects.update(
            state="approved", decided_by=operator, decided_at=timezone.now(), held_until=timezone.now()
        )
    with pytest.raises(DatabaseError, match="of their own"), transaction.atomic():
        MerchantChange.objects.update(
            state="approved", decided_by=owner, decided_at=timezone.now(), held_until=timezone.now()
        )


@pytest.mark.parametrize("column", ["bank_code = '999'", "bank_account = '66666666'", "name = '海'", "tax_id = '1'"])
def test_the_database_lets_no_payee_be_changed_beside_a_decision(column):
    merchant = make.merchant()
    refused_by_the_database("two people", f"UPDATE rewards_merchant SET {column} WHERE id = {merchant.pk}")
    approved(merchant)
    refused_by_the_database("two people", f"UPDATE rewards_merchant SET {column} WHERE id = {merchant.pk}")
    refused_by_the_database("no application", f"UPDATE rewards_merchant SET state = 'applied' WHERE id = {merchant.pk}")


def test_the_database_lets_nobody_become_an_owner_or_go_beside_a_decision():
    merchant, someone = make.merchant(), make.user()
    boss, clerk = make.owner(merchant), make.clerk(make.shop(merchant))
    with pytest.raises(DatabaseError, match="two people"), transaction.atomic():
        ShopStaff.objects.create(user=someone, merchant=merchant, role=ShopStaff.Role.OWNER)
    with pytest.raises(DatabaseError, match="turned into"), transaction.atomic():
        clerk.shop_roles.update(role="owner", shop=None)
    with pytest.raises(DatabaseError, match="two people"), transaction.atomic():
        boss.shop_roles.get().delete()


def test_a_change_stands_as_it_was_proposed_and_is_never_removed():
    change = approved(make.merchant())
    other = asked(make.merchant())
    for statement in (
        f"UPDATE rewards_merchantchange SET bank_account_after = '66666666' WHERE id = {other.pk}",
        f"UPDATE rewards_merchantchange SET held_until = '2020-01-01' WHERE id = {change.pk}",
        "DELETE FROM rewards_merchantchange",
    ):
        refused_by_the_database("never|removed|decided once|permission denied", statement)
    with pytest.raises(DatabaseError, match="before it is decided"), transaction.atomic():
        MerchantChange.objects.create(
            merchant=change.merchant, kind="owners", owner_in=make.user(), reason="x", proposed_by=make.user(),
            state="approved", decided_by=make.user(), decided_at=timezone.now(), held_until=timezone.now(),
        )  # fmt: skip


def test_name_and_tax_id_change_together_and_not_to_those_of_another_merchant():
    merchant, other = make.merchant(), make.merchant()
    operator = make.staff(Role.OPERATOR)
    words = {"reason": "公司更名", "by": operator, "now": timezone.now()}
    with pytest.raises(TaxIdKnown):
        actions.propose_company(merchant.pk, name="新名", tax_id=other.tax_id, **words)
    change = actions.propose_company(merchant.pk, name="新名", tax_id=make.TAX_IDS[0], **words)
    actions.approve(change.pk, by=make.staff(Role.FINANCE), now=timezone.now())
    merchant.refresh_from_db()
    assert (merchant.name, merchant.tax_id) == ("新名", make.TAX_IDS[0])


def test_old_and_new_owners_are_told_in_the_inbox_and_by_mail():
    merchant = make.merchant()
    stays, leaves, comes = make.owner(merchant), make.owner(merchant), make.user("comes")
    for person in (stays, leaves, comes):
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    said = {"comes": comes, "goes": leaves, "reason": "股權移轉", "now": timezone.now()}
    change = actions.propose_owners(merchant.pk, by=make.staff(Role.OPERATOR), **said)
    before = Message.objects.filter(kind="merchant_change_asked")
    assert {each.citizen.user for each in before} == {stays, leaves}
    actions.approve(change.pk, by=make.staff(Role.OPERATOR), now=timezone.now())
    told = {each.citizen.user: wording(each) for each in Message.objects.filter(kind="merchant_changed")}
    assert set(told) == {stays, leaves, comes}
    assert told[comes].link == f"/merchant/business/{merchant.pk}/account/"
    assert told[leaves].link == ""  # nothing there is theirs any more
    outbox.work(now=timezone.now() + timedelta(days=1))
    assert {stays.email, leaves.email, comes.email} <= {to for letter in mail.outbox for to in letter.to}
    assert {row.user for row in merchant.staff.filter(role="owner")} == {stays, comes}


def an_owner_asks_for_an_account(merchant: Merchant, people: People) -> MerchantChange:
    return asked(merchant, by=people.asks)


def an_operator_proposes_an_account(merchant: Merchant, people: People) -> MerchantChange:
    said = {"reason": "來函更正", "by": make.staff(Role.OPERATOR), "now": timezone.now()}
    return actions.propose_account(merchant.pk, **NEW, **said)


def an_operator_proposes_a_name(merchant: Merchant, people: People) -> MerchantChange:
    said = {"reason": "公司更名", "by": make.staff(Role.OPERATOR), "now": timezone.now()}
    return actions.propose_company(merchant.pk, name="新名", tax_id=make.TAX_IDS[0], **said)


def an_owner_asks_for_other_owners(merchant: Merchant, people: People) -> MerchantChange:
    said = {"last_day": None, "reason": "股權移轉", "by": people.asks, "now": timezone.now()}
    return actions.ask_for_owners(merchant, comes=people.comes, goes=people.leaves, **said)


@pytest.mark.parametrize(
    ("asks", "hear_first", "hear_after"),
    [
        (an_owner_asks_for_an_account, {"leaves"}, {"asks", "leaves"}),
        (an_operator_proposes_an_account, {"asks", "leaves"}, {"asks", "leaves"}),
        (an_operator_proposes_a_name, {"asks", "leaves"}, {"asks", "leaves"}),
        (an_owner_asks_for_other_owners, {"leaves"}, {"asks", "leaves", "comes"}),
    ],
)
def test_every_owner_but_who_asks_is_told_first_and_every_old_and_new_one_afterwards(asks, hear_first, hear_after):
    merchant = make.merchant()
    people = People(make.owner(merchant), make.owner(merchant), make.user("comes"))
    for person in people:
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    change = asks(merchant, people)
    assert told_in_both_ways("merchant_change_asked", people) == hear_first
    assert not Message.objects.filter(kind="merchant_changed").exists()
    actions.approve(change.pk, by=make.staff(Role.OPERATOR), now=timezone.now())
    assert told_in_both_ways("merchant_changed", people) == hear_after


def told_in_both_ways(kind: str, people: People) -> set[str]:
    """Who has a message of the kind; each of them has a mail with its words too, and nobody else has."""
    with translation.override("zh-hant"):
        titles = {each.citizen.user.email: wording(each).title for each in Message.objects.filter(kind=kind)}
    mail.outbox.clear()
    outbox.work(now=timezone.now() + timedelta(days=1), channels=["news_mail"])
    assert {to: letter.subject for letter in mail.outbox for to in letter.to} == titles
    return {name for name, person in people._asdict().items() if person.email in titles}


def test_the_last_owner_does_not_leave_and_two_who_leave_one_after_the_other_do_not_empty_the_shop():
    merchant = make.merchant()
    one, two = make.owner(merchant), make.owner(merchant)
    operator, said = make.staff(Role.OPERATOR), {"comes": None, "reason": "離職", "now": timezone.now()}
    first = actions.propose_owners(merchant.pk, goes=one, by=operator, **said)
    second = actions.propose_owners(merchant.pk, goes=two, by=operator, **said)
    actions.approve(first.pk, by=make.staff(Role.OPERATOR), now=timezone.now())
    with pytest.raises(team.LastOwner):
        actions.approve(second.pk, by=make.staff(Role.OPERATOR), now=timezone.now())
    with pytest.raises(team.LastOwner):
        actions.propose_owners(merchant.pk, goes=two, by=operator, **said)
    assert [row.user for row in merchant.staff.all()] == [two]


def test_an_operator_does_not_make_themselves_an_owner():
    operator = make.staff(Role.OPERATOR)
    said = {"goes": None, "reason": "x", "now": timezone.now()}
    with pytest.raises(errors.AboutYourself):
        actions.propose_owners(make.merchant().pk, comes=operator, by=operator, **said)
    other = make.staff(Role.OPERATOR)
    change = actions.propose_owners(make.merchant().pk, comes=other, by=operator, **said)
    with pytest.raises(OwnMerchant):
        actions.approve(change.pk, by=other, now=timezone.now())


def test_an_owner_who_is_invited_waits_for_the_county_and_a_clerk_does_not():
    shop, newcomer = make.shop(), make.user("newcomer")
    boss = make.owner(shop.merchant)
    invited = team.invite(shop.merchant_id, email=newcomer.email, shop=None, by=boss, now=timezone.now())
    assert team.accept(team.token_of(invited), by=newcomer, now=timezone.now()) is None
    assert not newcomer.shop_roles.exists()
    change = MerchantChange.objects.get(owner_in=newcomer)
    assert (change.proposed_by, change.by_owner) == (boss, True)
    actions.approve(change.pk, by=make.staff(Role.OPERATOR), now=timezone.now())
    assert newcomer.shop_roles.get().role == "owner"
    team.remove(newcomer.shop_roles.get().pk, by=boss, now=timezone.now())
    assert newcomer.shop_roles.exists()
    assert MerchantChange.objects.filter(owner_out=newcomer, state="asked").exists()


def test_an_invitation_of_somebody_who_is_an_owner_no_longer_asks_for_nobody():
    merchant, newcomer = make.merchant(), make.user("newcomer")
    boss, _other = make.owner(merchant), make.owner(merchant)
    invited = team.invite(merchant.pk, email=newcomer.email, shop=None, by=boss, now=timezone.now())
    said = {"comes": None, "goes": boss, "reason": "離職", "now": timezone.now()}
    gone = actions.propose_owners(merchant.pk, by=make.staff(Role.OPERATOR), **said)
    actions.approve(gone.pk, by=make.staff(Role.OPERATOR), now=timezone.now())
    with pytest.raises(team.InvitationOver):
        team.accept(team.token_of(invited), by=newcomer, now=timezone.now())


def test_one_of_a_kind_waits_and_an_owner_takes_back_what_an_owner_asked_for():
    merchant = make.merchant()
    one, two = make.owner(merchant), make.owner(merchant)
    change = asked(merchant, by=one)
    with pytest.raises(errors.ChangeWaiting):
        asked(merchant, by=two, bank_account="00998877665544")
    with pytest.raises(NotFound):
        actions.withdraw(change.pk, by=make.owner(make.merchant()))
    actions.withdraw(change.pk, by=two)
    with pytest.raises(AlreadyDecided):
        actions.approve(change.pk, by=make.staff(Role.OPERATOR), now=timezone.now())
    asked(merchant, by=two)


def test_what_an_operator_proposed_is_not_an_owners_to_take_back():
    merchant = make.merchant()
    owner, said = make.owner(merchant), {"reason": "x", "now": timezone.now()}
    change = actions.propose_account(merchant.pk, by=make.staff(Role.OPERATOR), **NEW, **said)
    with pytest.raises(NotFound):
        actions.withdraw(change.pk, by=owner)


def test_asking_and_withdrawing_all_day_comes_to_an_end_and_stores_no_more_papers():
    merchant = make.merchant()
    owner = make.owner(merchant)
    for _time in range(actions.MOST_A_DAY):
        actions.withdraw(asked(merchant, by=owner).pk, by=owner)
    with pytest.raises(errors.AskedTooOften):
        asked(merchant, by=owner)
    assert merchant.documents.count() == actions.MOST_A_DAY


def test_nothing_is_asked_for_what_stands_there_or_for_an_application():
    merchant = make.merchant()
    with pytest.raises(errors.ChangesNothing):
        asked(merchant, bank_code=merchant.bank_code, bank_account=merchant.bank_account)
    applied = make.merchant(state=Merchant.State.APPLIED)
    with pytest.raises(errors.NotPayable):
        asked(applied)


def test_a_clerk_and_an_owner_of_another_merchant_ask_for_nothing():
    shop = make.shop()
    for person in (make.clerk(shop), make.owner(make.merchant())):
        with pytest.raises(NotFound):
            asked(shop.merchant, by=person)


def test_a_refusal_is_read_by_the_owners_with_its_reason():
    merchant = make.merchant()
    owner = make.owner(merchant)
    actions.reject(asked(merchant, by=owner).pk, by=make.staff(Role.OPERATOR), reason="存摺不清楚", now=timezone.now())
    told = Message.objects.get(kind="merchant_change_refused", citizen__user=owner)
    assert "存摺不清楚" in wording(told).about


def test_the_audit_log_tells_who_did_it_and_no_whole_account():
    change = approved(make.merchant())
    events = AuditEvent.objects.filter(action__startswith="payee_change.", object_id=str(change.merchant_id))
    assert set(events.values_list("action", flat=True)) == {"payee_change.requested", "payee_change.approved"}
    assert not any(NEW["bank_account"] in str(event.details) for event in events)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_decide_at_once_one_does():
    merchant = make.merchant()
    change = asked(merchant)
    people = [make.staff(Role.OPERATOR) for _ in range(8)]
    done = at_once([partial(actions.approve, change.pk, by=one, now=timezone.now()) for one in people])
    assert sum(isinstance(one, MerchantChange) for one in done) == 1
    assert all(isinstance(one, MerchantChange | AlreadyDecided) for one in done)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_ask_at_once_one_does():
    merchant = make.merchant()
    owner = make.owner(merchant)
    said = {"reason": "換", "by": owner, "now": timezone.now(), "bank_code": "700"}
    jobs = [
        partial(actions.ask_for_account, merchant.pk, bank_account=f"0011223344556{n}", passbook=png(), **said)
        for n in range(8)
    ]
    done = at_once(jobs)
    assert sum(isinstance(one, MerchantChange) for one in done) == 1
    assert merchant.documents.count() == 1
