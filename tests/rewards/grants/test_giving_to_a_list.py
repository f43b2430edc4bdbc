"""Coins for a list of citizens: looked at first, given whole or not at all, by two people above the limits."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from engagement.delivery.models import Message
from rewards import coins
from rewards.budgets.models import Grant
from rewards.grants import actions
from rewards.grants.models import GrantRequest
from tests import factories as make
from tests.staff import at_desk, messages_of

pytestmark = pytest.mark.django_db
ADD = "/admin/rewards/grantrequest/add/"


@pytest.fixture
def pot() -> Any:
    return make.campaign(max_coins=1000, now=timezone.now())


@pytest.fixture
def people() -> list[Any]:
    return [make.citizen() for _ in range(3)]


def form(pot: Any, addresses: list[str], **changed: Any) -> dict[str, Any]:
    lines = "\n".join(addresses)
    return {
        "campaign": pot.pk,
        "coins_each": 10,
        "reason": "志工服務",
        "citizens": lines,
        "key": str(uuid.uuid4()),
        **changed,
    }


def emails(people: list[Any]) -> list[str]:
    return [person.user.email for person in people]


def balances(people: list[Any]) -> list[int]:
    return [coins.balance(person, today=timezone.localdate()) for person in people]


def test_the_sum_is_shown_first_and_then_each_gets_it_once(pot: Any, people: list[Any]) -> None:
    desk, sent = at_desk(make.staff("editor", pot.agency)), form(pot, emails(people))
    assert desk.post(ADD, sent).context["preview"]["total"] == 30
    assert balances(people) == [0, 0, 0]
    for _tap in range(2):
        desk.post(ADD, sent | {"confirm": "yes"})
    assert balances(people) == [10, 10, 10]
    assert Message.objects.filter(kind="coins_awarded").count() == 3
    assert GrantRequest.objects.get().state == "given"


def test_a_wrong_line_is_named_with_its_reason_and_nobody_gets_coins(pot: Any, people: list[Any]) -> None:
    giver = make.staff("editor", pot.agency)
    lines = ["e-mail", *emails(people), people[0].user.email, "not an address", "nobody@example.test", giver.email]
    response = at_desk(giver).post(ADD, form(pot, lines, confirm="yes"))
    faults = response.context["form"].errors["citizens"]
    assert [number in fault for number, fault in zip("5678", faults, strict=True)] == [True] * 4
    assert balances(people) == [0, 0, 0]
    assert not GrantRequest.objects.exists()


def test_a_file_is_read_with_the_lines_above_it(pot: Any, people: list[Any]) -> None:
    addresses = emails(people)
    file = SimpleUploadedFile("名單.csv", f"\ufeffemail,姓名\r\n{addresses[1]},王\r\n{addresses[2]},李\r\n".encode())
    desk = at_desk(make.staff("coordinator"))
    assert desk.post(ADD, form(pot, [], file=file)).context["preview"]["citizens"] == 2


def test_above_the_limits_another_coordinator_decides(pot: Any, people: list[Any], settings: Any) -> None:
    settings.GRANT_BATCH_LIMIT = 29
    giver = make.staff("coordinator")
    at_desk(giver).post(ADD, form(pot, emails(people), confirm="yes"))
    waiting = GrantRequest.objects.get()
    assert (waiting.state, balances(people)) == ("requested", [0, 0, 0])
    address = f"/admin/rewards/grantrequest/{waiting.pk}/step/approve/"
    assert messages_of(at_desk(giver).post(address, follow=True))
    assert balances(people) == [0, 0, 0]
    at_desk(make.staff("coordinator")).post(address)
    assert balances(people) == [10, 10, 10]
    assert Grant.objects.get().approved_by_id != giver.pk


def test_a_second_person_says_no_with_a_reason(pot: Any, people: list[Any], settings: Any) -> None:
    settings.GRANT_PERSON_LIMIT = 5
    at_desk(make.staff("editor", pot.agency)).post(ADD, form(pot, emails(people), confirm="yes"))
    waiting = GrantRequest.objects.get()
    address = f"/admin/rewards/grantrequest/{waiting.pk}/step/reject/"
    assert at_desk(make.staff("editor", pot.agency)).post(address, {"reason": "x"}).status_code == 403
    at_desk(make.staff("coordinator")).post(address, {"reason": "名單不符"})
    waiting.refresh_from_db()
    assert (waiting.state, waiting.decision, balances(people)) == ("rejected", "名單不符", [0, 0, 0])


def test_an_approver_who_is_on_the_list_is_refused(pot: Any, people: list[Any], settings: Any) -> None:
    settings.GRANT_BATCH_LIMIT = 29
    at_desk(make.staff("editor", pot.agency)).post(ADD, form(pot, emails(people), confirm="yes"))
    make.agencies.grant_role(people[0].user, make.Role.COORDINATOR, agency=None, by=None)
    with pytest.raises(coins.OwnWallet):
        actions.approve(GrantRequest.objects.get().pk, by=people[0].user, now=timezone.now())
    assert GrantRequest.objects.get().state == "requested"


def test_a_list_beyond_the_campaign_is_given_to_nobody(pot: Any, people: list[Any]) -> None:
    sent = form(pot, emails(people), coins_each=400, confirm="yes")
    response = at_desk(make.staff("editor", pot.agency)).post(ADD, sent)
    assert "1000" in str(response.context["form"].non_field_errors())
    assert balances(people) == [0, 0, 0]


def test_an_editor_gives_out_of_their_own_agencys_campaigns_only(pot: Any, people: list[Any]) -> None:
    outsider = at_desk(make.staff("editor", make.agency()))
    assert "campaign" in outsider.post(ADD, form(pot, emails(people), confirm="yes")).context["form"].errors
    at_desk(make.staff("editor", pot.agency)).post(ADD, form(pot, emails(people), confirm="yes"))
    for page in ("grantrequest", "grant"):
        pk = (GrantRequest if page == "grantrequest" else Grant).objects.get().pk
        assert outsider.get(f"/admin/rewards/{page}/{pk}/change/").status_code == 404


def test_what_was_cut_off_goes_on_without_giving_twice(pot: Any, people: list[Any]) -> None:
    at_desk(make.staff("editor", pot.agency)).post(ADD, form(pot, emails(people), confirm="yes"))
    GrantRequest.objects.update(state="started", grant=None)  # as if the process had died before the end
    done = actions.carry_on(GrantRequest.objects.get(), now=timezone.now())
    assert (done.state, balances(people)) == ("given", [10, 10, 10])


def test_the_database_itself_holds_four_eyes(pot: Any, people: list[Any]) -> None:
    at_desk(make.staff("editor", pot.agency)).post(ADD, form(pot, emails(people), confirm="yes"))
    with pytest.raises(IntegrityError), transaction.atomic():
        GrantRequest.objects.update(decided_by=GrantRequest.objects.get().proposed_by)


def test_many_small_lists_need_a_second_person_like_a_large_one(people: list[Any], settings: Any) -> None:
    """Counted over a giver, a campaign and a citizen in thirty days, of what one person gave alone."""
    settings.GRANT_BATCH_LIMIT, settings.GRANT_PERSON_LIMIT = 100, 60
    home = make.agency()
    pots, now = [make.campaign(home, max_coins=1000, now=make.NOW) for _ in range(2)], make.NOW
    first, second = make.staff("editor", home), make.staff("editor", home)

    def state(by: Any, pot: Any, who: list[Any], each: int, later: int = 0) -> str:
        at, key = now + timedelta(days=later), uuid.uuid4()
        return actions.ask(pot, [p.user_id for p in who], each, reason="志工服務", key=key, by=by, now=at).state

    assert state(first, pots[0], people, 30) == "given"  # 90 of 100
    assert state(first, pots[1], people, 10) == "requested"  # the giver: 90 + 30
    assert state(second, pots[0], people, 10) == "requested"  # the campaign: 90 + 30
    assert state(second, pots[1], people[:1], 31) == "requested"  # the citizen: 30 + 31 of 60
    assert state(second, pots[1], people[:1], 30) == "given"
    assert state(first, pots[0], people, 30, later=30) == "given"  # a month later
