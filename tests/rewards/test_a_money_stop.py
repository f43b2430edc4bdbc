"""While the ledger is stopped no coin moves, everybody is told, nothing is lost, and reading goes on."""

from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from civic.core.moments import minute
from civic.health import views as health
from rewards import coins
from rewards.ledger import stops
from rewards.ledger.models import MoneyStop, Posting
from rewards.redemption.counter import actions as redemption
from surveys.responses.models import Participation, Response
from tests import factories as make
from tests.api import program_of, refusal
from tests.staff import at_desk, messages_of

pytestmark = pytest.mark.django_db
SENTENCE = "the books are being checked"


@pytest.fixture
def world() -> Any:
    """A payer with a code, a clerk and an owner with a receipt, a questionnaire; then everything stops."""
    with time_machine.travel(make.NOW, tick=False):
        payer, shop = make.rich_citizen(100), make.shop()
        owner = make.owner(shop.merchant)
        _used, code = make.payment_code(payer, 20)
        paid = redemption.confirm(clerk=owner, key="before", code=code.code, now=make.NOW)
        _live, live = make.payment_code(payer, 30)
        asked = make.open_questionnaire(coins=5)
        stops.stop("a test broke the books")
        yield {"payer": payer, "owner": owner, "receipt": paid.redemption.pk, "code": live, "asked": asked}


def browser_of(someone: Any) -> Any:
    desk = at_desk(getattr(someone, "user", someone))
    desk.cookies["tuili_language"] = "en"
    return desk


def test_paying_and_confirming_and_cancelling_are_refused_on_the_pages(world: Any) -> None:
    before, payer, owner = Posting.objects.count(), browser_of(world["payer"]), browser_of(world["owner"])
    code, receipt = world["code"], world["receipt"]
    answers = [
        payer.post("/pay/", {"amount": 10}),
        owner.post("/merchant/check/", {"digits": code.digits}),
        owner.get(f"/r/{code.code}/"),
        owner.post("/merchant/confirm/", {"key": "k", "code": code.code}),
        owner.post(f"/merchant/receipts/{receipt}/void/"),
    ]
    for answer in answers:
        assert answer.status_code == 503
        assert SENTENCE in answer.content.decode()
    assert Posting.objects.count() == before


def test_the_api_says_the_same_with_a_stable_code(world: Any) -> None:
    payer, till, asked = program_of(world["payer"]), program_of(world["owner"]), world["asked"]
    answers = [
        payer.post("/api/v1/wallet/payment-codes/", {"amount": 10}),
        till.post("/api/v1/merchant/redemptions/", {"code": world["code"].code}, HTTP_IDEMPOTENCY_KEY="k"),
        till.post(f"/api/v1/merchant/redemptions/{world['receipt']}/void/"),
        payer.post(f"/api/v1/questionnaires/{asked.pk}/responses/", {"answers": make.right_answers(asked)}),
    ]
    assert [refusal(answer, 503)["code"] for answer in answers] == ["money_stopped"] * 4


def test_answers_for_coins_are_not_taken_and_stay_on_the_page(world: Any) -> None:
    asked = world["asked"]
    words = str(asked.questions.get(kind="text").pk)
    answer = browser_of(world["payer"]).post(
        f"/questionnaires/{asked.pk}/", make.right_answers(asked) | {words: "我寫了很多"}
    )
    assert answer.status_code == 503
    assert SENTENCE in answer.content.decode()
    assert "我寫了很多" in answer.content.decode()
    assert not Response.objects.exists()
    assert not Participation.objects.exists()


def test_a_questionnaire_without_coins_goes_on(world: Any) -> None:
    asked = make.open_questionnaire()
    browser_of(world["payer"]).post(f"/questionnaires/{asked.pk}/", make.right_answers(asked))
    assert Response.objects.count() == 1


def test_a_payment_that_was_made_before_is_confirmed_again(world: Any) -> None:
    assert browser_of(world["owner"]).get(f"/merchant/receipts/{world['receipt']}/").status_code == 200
    assert program_of(world["payer"]).get("/api/v1/wallet/").json()["balance"] == 80


PAGES = [
    ("/wallet/", "payer"),
    ("/pay/", "payer"),
    ("/vouchers/", "payer"),
    ("/merchant/", "owner"),
    ("/merchant/business/", "owner"),
    ("/merchant/days/", "owner"),
]


@pytest.mark.parametrize(("path", "who"), PAGES)
def test_the_pages_about_coins_say_it_since_when_and_what_goes_on(world: Any, path: str, who: str) -> None:
    page = browser_of(world[who]).get(path)
    assert page.status_code == 200
    assert SENTENCE in page.content.decode()
    with override("en"):
        since = minute(MoneyStop.objects.get().stopped_at)
    assert f"Since {since}. Notices" in page.content.decode()


def test_signs_of_life_tell_it_and_stay_well(world: Any) -> None:
    """A balancer takes nothing out of service for it; who watches reads the field."""
    since = f"stopped since {MoneyStop.objects.get().stopped_at:%Y-%m-%dT%H:%M:%SZ}"
    health._latest.clear()
    answer = Client().get("/healthz").json()
    parts = {name: outcome for name, outcome in answer.items() if name not in ("status", "coins")}
    assert answer["coins"] == since
    assert (answer["status"] == "ok") == all(outcome == "ok" for outcome in parts.values())
    MoneyStop.objects.update(lifted_at=timezone.now(), lifted_by="tests", lift_reason="looked")
    health._latest.clear()
    assert Client().get("/healthz").json()["coins"] == "ok"


def test_staff_read_it_on_every_page_and_lift_it_with_a_reason(world: Any) -> None:
    desk, stop = at_desk(make.staff("finance")), MoneyStop.objects.get()
    assert "a test broke the books" in desk.get("/admin/rewards/account/").content.decode()
    address = f"/admin/rewards/moneystop/{stop.pk}/step/lift/"
    assert at_desk(make.staff("operator")).post(address, {"reason": "looks fine"}).status_code == 403
    assert messages_of(desk.post(address, {"reason": ""}, follow=True))
    assert stops.current()
    desk.post(address, {"reason": "查明為測試"})
    assert stops.current() is None
    assert "money-stop" not in desk.get("/admin/").content.decode()
    assert browser_of(world["payer"]).post("/pay/", {"amount": 10}).status_code == 302


def test_a_stop_is_no_business_of_who_only_writes_notices(world: Any) -> None:
    desk = at_desk(make.staff("editor", make.agency()))
    assert "money-stop" in (page := desk.get("/admin/").content.decode())
    assert "a test broke the books" not in page


def test_a_list_of_coins_is_not_begun(world: Any) -> None:
    pot = world["asked"].campaign
    with pytest.raises(stops.MoneyStopped):
        coins.award(make.citizen(), 1, campaign=pot, key="x", reason="r", by="test", now=timezone.now())


def test_the_stop_holds_for_who_writes_past_every_function(world: Any) -> None:
    raw = "INSERT INTO rewards_transaction (kind, idempotency_key, request_hash, actor, reason, effective_at)"
    with pytest.raises(DatabaseError, match="the ledger is stopped"), transaction.atomic():
        connection.cursor().execute(f"{raw} VALUES ('issue', 'raw', '', 'x', 'x', now())")
