"""Who works in a shop has days: they end at midnight in Taipei, are kept as history, and one owner stays for good."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from civic.agencies import actions as agencies
from civic.audit.models import AuditEvent
from civic.core.calendar import TAIPEI, taipei_day
from civic.core.errors import NotFound
from civic.core.roles import Role
from rewards.payees import actions as payees
from rewards.payees.models import MerchantChange
from rewards.redemption.counter import actions as counter
from rewards.shops import queries, team
from rewards.shops.models import Shop, ShopStaff, ShopTerm
from tests import factories as make
from tests.api import program_of, refusal
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
LAST = date(2026, 11, 10)


@pytest.fixture
def shop() -> Shop:
    return make.shop()


def today() -> date:
    return taipei_day(timezone.now())


def works(at: Shop, **days: date) -> ShopStaff:
    return ShopStaff.objects.create(user=make.user("clerk"), merchant=at.merchant, shop=at, role="clerk", **days)


def midnight_after(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=TAIPEI) + timedelta(days=1)


def test_a_clerks_work_ends_at_midnight_in_taipei_on_a_page_that_is_open(time_machine: Any, client: Any, shop: Shop):
    staff = works(shop, last_day=LAST)
    time_machine.move_to(midnight_after(LAST) - timedelta(seconds=1))
    client.force_login(staff.user)
    assert client.get("/merchant/").status_code == 200
    time_machine.move_to(midnight_after(LAST))
    assert not queries.shops_of(staff.user).exists()
    assert client.get("/merchant/").status_code != 200


def test_a_clerks_work_begins_at_midnight_in_taipei(time_machine: Any, shop: Shop):
    staff = works(shop, first_day=LAST + timedelta(days=1))
    time_machine.move_to(midnight_after(LAST) - timedelta(seconds=1))
    assert not queries.works_in_a_shop(staff.user)
    time_machine.move_to(midnight_after(LAST))
    assert queries.works_in_a_shop(staff.user)


@pytest.mark.parametrize("days", [{"last_day": -1}, {"first_day": 1}])
def test_outside_of_their_days_nobody_takes_a_payment(shop: Shop, days: dict[str, int]):
    staff = works(shop, **{name: today() + timedelta(days=n) for name, n in days.items()})
    code, shown = make.payment_code(make.rich_citizen(), 10)
    with pytest.raises(NotFound):
        counter.confirm(clerk=staff.user, key="k", code=shown.code, now=code.created_at)


def test_an_owner_who_is_one_until_yesterday_reads_nothing_any_more(client: Any, shop: Shop):
    person = temporary_owner(shop, today() - timedelta(days=1)).user
    client.force_login(person)
    assert client.get(f"/merchant/business/{shop.merchant_id}/staff/").status_code == 404
    assert not queries.merchants_owned_by(person).exists()
    assert person not in queries.owners_of(shop.merchant)


def temporary_owner(shop: Shop, last_day: date) -> ShopStaff:
    """As two people agreed before the last day."""
    person = make.user("deputy")
    asked = MerchantChange.objects.create(
        merchant=shop.merchant, kind="owners", owner_in=person, owner_last_day=last_day, reason="代理",
        proposed_by=make.user("one"),
    )  # fmt: skip
    MerchantChange.objects.filter(pk=asked.pk).update(
        state="approved", decided_by=make.user("other"), decided_at=timezone.now(), held_until=today()
    )
    return ShopStaff.objects.create(user=person, merchant=shop.merchant, role="owner", last_day=last_day)


def test_a_temporary_owner_is_agreed_with_the_last_day_and_does_not_count_as_the_one_who_stays(shop: Shop):
    boss, deputy, until = make.owner(shop.merchant), make.user("deputy"), today() + timedelta(days=30)
    made = team.invite(shop.merchant_id, email=deputy.email, shop=None, by=boss, now=timezone.now(), last_day=until)
    team.accept(team.token_of(made), by=deputy, now=timezone.now())
    change = MerchantChange.objects.get(owner_in=deputy)
    payees.approve(change.pk, by=make.staff(Role.OPERATOR), now=timezone.now())
    assert ShopStaff.objects.get(user=deputy).last_day == until
    with pytest.raises(team.LastOwner):
        team.remove(ShopStaff.objects.get(user=boss).pk, by=deputy, now=timezone.now())


def test_the_database_makes_nobody_an_owner_for_longer(shop: Shop):
    staff = temporary_owner(shop, today())
    with pytest.raises(DatabaseError, match="for longer"), transaction.atomic():
        ShopStaff.objects.filter(pk=staff.pk).update(last_day=None)
    with pytest.raises(DatabaseError, match="only by two people"), transaction.atomic():
        staff.delete()  # before the day is over


def test_what_is_over_is_cleared_away_and_stays_in_history(shop: Shop):
    clerk, owner = works(shop, last_day=today() - timedelta(days=1)), temporary_owner(shop, today() - timedelta(days=1))
    still = works(shop, last_day=today())
    assert team.end_due(now=timezone.now()) == 2
    assert list(ShopStaff.objects.filter(merchant=shop.merchant)) == [still]
    ended = ShopTerm.objects.exclude(ended_at=None)
    assert set(ended.values_list("user", flat=True)) == {clerk.user_id, owner.user_id}
    assert AuditEvent.objects.filter(action="shopstaff.ended").count() == 2


def test_who_worked_where_can_be_asked_for_a_past_day(shop: Shop):
    since = timezone.now() - timedelta(days=9)
    staff = works(shop, since=since, last_day=today() + timedelta(days=5))
    boss = make.owner(shop.merchant)
    team.set_last_day(staff.pk, today(), by=boss, now=timezone.now())
    on = [bool(queries.worked_on(today() + timedelta(days=n)).filter(user=staff.user)) for n in (-10, -9, 0, 1)]
    assert on == [False, True, True, False]


@pytest.mark.parametrize(
    "tamper",
    [
        lambda term: ShopTerm.objects.filter(pk=term.pk).update(role="owner"),
        lambda term: ShopTerm.objects.filter(pk=term.pk).delete(),
        lambda term: ShopStaff.objects.filter(user=term.user).update(first_day=LAST),
    ],
)
def test_history_is_written_with_the_role_and_never_by_hand(shop: Shop, tamper: Any):
    staff = works(shop)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        tamper(ShopTerm.objects.get(user=staff.user))


def test_a_last_day_before_the_first_is_refused_by_the_database(shop: Shop):
    with pytest.raises(IntegrityError, match="ends_after_it_begins"), transaction.atomic():
        works(shop, first_day=LAST, last_day=LAST - timedelta(days=1))


def test_an_owner_sets_and_takes_back_the_last_day_of_a_clerk(client: Any, shop: Shop):
    client.force_login(make.owner(shop.merchant))
    staff = works(shop)
    day = today() + timedelta(days=7)
    client.post(f"/merchant/staff/{staff.pk}/last-day/", {"last_day": day.isoformat()})
    staff.refresh_from_db()
    assert staff.last_day == day
    client.post(f"/merchant/staff/{staff.pk}/last-day/", {"last_day": "2020-01-01"})
    staff.refresh_from_db()
    assert staff.last_day == day  # that day is past
    client.post(f"/merchant/staff/{staff.pk}/last-day/", {"last_day": ""})
    staff.refresh_from_db()
    assert staff.last_day is None


def test_nobody_sets_a_day_of_a_foreign_clerk_or_of_an_owner(client: Any, shop: Shop):
    staff, rival = works(shop), make.owner(make.shop().merchant)
    client.force_login(rival)
    assert client.post(f"/merchant/staff/{staff.pk}/last-day/", {"last_day": ""}).status_code == 404
    own = ShopStaff.objects.get(user=make.owner(shop.merchant))
    with pytest.raises(team.OwnersDay):
        team.set_last_day(own.pk, today(), by=own.user, now=timezone.now())


def test_an_invitation_says_the_days_and_gives_them(client: Any, shop: Shop):
    boss, newcomer, until = make.owner(shop.merchant), make.user("newcomer"), today() + timedelta(days=20)
    client.force_login(boss)
    facts = {"email": newcomer.email, "shop": shop.pk, "last_day": until.isoformat()}
    client.post(f"/merchant/business/{shop.merchant_id}/staff/", facts)
    made = shop.merchant.invitations.get()
    client.force_login(newcomer)
    page = client.get(f"/merchant/join/{team.token_of(made)}/", headers={"accept-language": "en"}).content.decode()
    assert f"Until {until.day} " in page
    client.post(f"/merchant/join/{team.token_of(made)}/")
    assert newcomer.shop_roles.get().last_day == until


def test_somebody_whose_days_were_over_is_taken_on_again(shop: Shop):
    staff, boss = works(shop, last_day=today() - timedelta(days=1)), make.owner(shop.merchant)
    made = team.invite(shop.merchant_id, email=staff.user.email, shop=shop, by=boss, now=timezone.now())
    team.accept(team.token_of(made), by=staff.user, now=timezone.now())
    assert queries.works_in_a_shop(staff.user)
    assert ShopTerm.objects.filter(user=staff.user).count() == 2


def test_the_api_lists_an_owners_people_today_and_on_a_past_day(shop: Shop):
    boss, staff = make.owner(shop.merchant), works(shop)
    program = program_of(boss)
    assert [row["role"] for row in program.get("/api/v1/merchant/staff/").json()] == ["owner", "clerk"]
    day = today() + timedelta(days=3)
    changed = program.patch(f"/api/v1/merchant/staff/{staff.pk}/last-day/", {"last_day": day.isoformat()})
    assert changed.json()["last_day"] == day.isoformat()
    past = program.get(f"/api/v1/merchant/staff/?day={day + timedelta(days=1)}").json()
    assert [row["role"] for row in past] == ["owner"]
    assert program_of(make.owner(make.shop().merchant)).get("/api/v1/merchant/staff/").json()[0]["shop"] is None
    refusal(program_of(staff.user).patch(f"/api/v1/merchant/staff/{staff.pk}/last-day/", {"last_day": None}), 404)


def test_who_leaves_the_administration_leaves_the_counter_in_the_same_act(shop: Shop):
    person = make.staff(Role.FINANCE)
    ShopStaff.objects.create(user=person, merchant=shop.merchant, shop=shop, role="clerk")
    make.own(shop.merchant, person)
    told = agencies.leave(person, by=make.staff(Role.COORDINATOR), reason="moved", now=timezone.now())
    assert [staff.role for staff in person.shop_roles.all()] == ["owner"]  # that takes two people
    assert sum(shop.name in words or shop.merchant.name in words for words in told) == 2


def test_operators_read_who_worked_where_on_a_day_and_editors_do_not(shop: Shop):
    staff = works(shop)
    address = f"/admin/rewards/shopterm/on/?day={today()}"
    assert str(staff.user) in at_desk(make.staff(Role.OPERATOR)).get(address).content.decode()
    assert at_desk(make.staff(Role.EDITOR, make.agency())).get(address).status_code == 403
