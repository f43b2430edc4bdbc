"""Coins put aside: the help desk holds and releases them, the citizen reads why and answers."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from civic.agencies import actions as agencies
from civic.core.errors import NotAllowed
from civic.core.roles import Role
from engagement.delivery.models import Message
from rewards import coins
from rewards.holds import actions
from rewards.holds.models import Hold
from tests import factories as make
from tests.staff import at_desk, messages_of

pytestmark = pytest.mark.django_db
ADD = "/admin/rewards/hold/add/"


@pytest.fixture
def payer() -> Any:
    return make.rich_citizen(100, now=timezone.now())


@pytest.fixture
def held(payer: Any) -> Hold:
    reason = "同一裝置多次付款"
    return coins.hold(payer, 60, reason=reason, by=make.staff("operator"), now=timezone.now())


def page_of(client: Any, someone: Any) -> Any:
    client.cookies["tuili_language"] = "en"
    client.force_login(someone.user)
    return client


def test_the_help_desk_holds_coins_of_somebody_named_by_address_once(payer: Any) -> None:
    desk = at_desk(make.staff("operator"))
    form = {"person": payer.user.email.upper(), "coins": 60, "reason": "查核中"}
    assert desk.post(ADD, form).status_code == 302
    assert desk.post(ADD, form).context["errors"]
    assert coins.balance(payer, today=timezone.now().date()) == 40
    assert Hold.objects.get().reason == "查核中"


def test_more_than_there_is_is_refused_in_the_form(payer: Any) -> None:
    form = {"person": payer.user.email, "coins": 101, "reason": "查核中"}
    assert "100" in str(at_desk(make.staff("coordinator")).post(ADD, form).context["errors"])
    assert not Hold.objects.exists()


@pytest.mark.parametrize(("role", "status"), [("finance", 200), ("auditor", 200), ("editor", 403)])
def test_others_look_at_most(held: Hold, role: str, status: int) -> None:
    desk = at_desk(make.staff(role, make.agency() if role == "editor" else None))
    assert desk.get(f"/admin/rewards/hold/{held.pk}/change/").status_code == status
    assert desk.get(ADD).status_code == 403
    assert desk.post(f"/admin/rewards/hold/{held.pk}/step/release/", {"reason": "x"}).status_code == 403


def test_the_citizen_reads_why_answers_and_changes_the_answer(client: Any, payer: Any, held: Hold) -> None:
    browser = page_of(client, payer)
    body = browser.get("/wallet/").content.decode()
    assert "60 coins are put aside" in body
    assert held.reason in body
    for words in ("這是我家人", "這是我家人的手機"):
        browser.post(f"/wallet/holds/{held.pk}/appeal/", {"words": words})
    body = browser.get("/wallet/").content.decode()
    assert "這是我家人的手機" in body
    assert "Someone will read it" in body


def test_an_answer_that_is_too_long_stays_in_the_form(client: Any, payer: Any, held: Hold) -> None:
    response = page_of(client, payer).post(f"/wallet/holds/{held.pk}/appeal/", {"words": "長" * 1001})
    assert response.status_code == 422
    assert "長" * 1001 in response.content.decode()


def test_nobody_answers_for_somebody_else(client: Any, held: Hold) -> None:
    stranger = page_of(client, make.citizen())
    assert stranger.post(f"/wallet/holds/{held.pk}/appeal/", {"words": "mine"}).status_code == 404


def test_an_answer_waits_at_the_desk_and_the_release_is_told(client: Any, payer: Any, held: Hold) -> None:
    desk = at_desk(make.staff("operator"))
    assert "/admin/rewards/hold/?state" not in desk.get("/admin/").content.decode()
    coins.appeal(held.pk, citizen=payer, words="是我", now=timezone.now())
    assert "/admin/rewards/hold/?state" in desk.get("/admin/").content.decode()
    desk.post(f"/admin/rewards/hold/{held.pk}/step/release/", {"reason": "已說明"})
    body = page_of(client, payer).get("/wallet/").content.decode()
    assert "Released" in body
    assert "已說明" in body
    assert "put aside" not in body
    assert set(Message.objects.values_list("kind", flat=True)) >= {"coins_held", "coins_released"}


def test_an_appeal_is_answered_and_a_new_one_waits_again(client: Any, payer: Any, held: Hold) -> None:
    desk, step = at_desk(make.staff("operator")), f"/admin/rewards/hold/{held.pk}/step/answer/"
    assert "step/answer" not in desk.get(f"/admin/rewards/hold/{held.pk}/change/").content.decode()
    coins.appeal(held.pk, citizen=payer, words="是我", now=timezone.now())
    assert "step/answer" in desk.get(f"/admin/rewards/hold/{held.pk}/change/").content.decode()
    desk.post(step, {"reason": "仍待店家說明"})
    assert "/admin/rewards/hold/?state" not in desk.get("/admin/").content.decode()
    browser = page_of(client, payer)
    body = browser.get("/wallet/").content.decode()
    assert "仍待店家說明" in body
    assert "it stays on hold for now" in body
    assert "Someone will read it" not in body
    assert "60 coins stay put aside" in browser.get("/inbox/").content.decode()
    browser.post(f"/wallet/holds/{held.pk}/appeal/", {"words": "店家可以作證"})
    assert "Someone will read it" in browser.get("/wallet/").content.decode()
    assert "/admin/rewards/hold/?state" in desk.get("/admin/").content.decode()
    desk.post(step, {"reason": "已問過店家"})
    assert Message.objects.filter(kind="hold_answered").count() == 2
    assert Hold.objects.get().state == "held"


def test_an_answer_without_an_appeal_or_words_or_about_own_coins_is_refused(payer: Any, held: Hold) -> None:
    now, operator = timezone.now(), make.staff("operator")
    with pytest.raises(actions.NothingToAnswer):
        actions.answer(held.pk, words="x", by=operator, now=now)
    coins.appeal(held.pk, citizen=payer, words="是我", now=now)
    with pytest.raises(actions.ReasonNeeded):
        actions.answer(held.pk, words=" ", by=operator, now=now)
    with pytest.raises(NotAllowed):
        actions.answer(held.pk, words="x", by=make.staff("finance"), now=now)
    agencies.grant_role(payer.user, Role.OPERATOR, agency=None, by=None)
    with pytest.raises(actions.OwnHold):
        actions.answer(held.pk, words="x", by=payer.user, now=now)
    actions.release(held.pk, reason="已說明", by=operator, now=now)
    with pytest.raises(actions.AlreadyReleased):
        actions.answer(held.pk, words="x", by=operator, now=now)


def test_the_database_takes_no_answer_that_nobody_signed(held: Hold) -> None:
    with pytest.raises(IntegrityError):
        Hold.objects.update(answered_at=timezone.now(), answer="x")


def test_a_reason_longer_than_the_books_take_is_refused(held: Hold) -> None:
    address = f"/admin/rewards/hold/{held.pk}/step/release/"
    response = at_desk(make.staff("operator")).post(address, {"reason": "長" * 201}, follow=True)
    assert "200" in messages_of(response)[0]
    assert Hold.objects.get().state == "held"


def test_the_wallet_says_how_many_days_coins_still_have(client: Any) -> None:
    soon = timezone.localdate() + timedelta(days=7)
    payer = make.rich_citizen(30, now=timezone.now(), last_day=soon)
    assert "They lapse in 7 days." in page_of(client, payer).get("/wallet/").content.decode()


def test_the_wallet_of_a_citizen_without_holds_costs_six_queries(
    client: Any, payer: Any, django_assert_max_num_queries: Any
) -> None:
    browser = page_of(client, payer)
    with django_assert_max_num_queries(6):
        browser.get("/wallet/")
