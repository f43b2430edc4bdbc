"""An owner looks back at the payments of their shops, a clerk at a day of theirs; nobody at those of others."""

import csv
import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from civic.audit.models import AuditEvent
from rewards.redemption.counter import actions as counter
from rewards.redemption.payments.models import Redemption
from rewards.redemption.refunds import actions as refunds
from rewards.redemption.refunds.models import LateRefund
from rewards.redemption.takings import exports, queries
from rewards.redemption.takings.search import Search
from tests import factories as make
from tests.api import program_of, refusal
from tests.rewards.settlement.files import cells

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def sold(shop: Any, coins: int = 35, *, at: datetime = make.NOW, by: Any = None) -> Redemption:
    payer = make.rich_citizen(coins, now=at)
    _code, shown = make.payment_code(payer, coins, now=at)
    clerk = by or make.clerk(shop)
    return counter.confirm(clerk=clerk, key=shown.code, code=shown.code, shop_id=shop.pk, now=at).redemption


@pytest.fixture
def shop() -> Any:
    return make.shop(name="=山海 本店")


@pytest.fixture
def owner(shop: Any) -> Any:
    return make.owner(shop.merchant)


@pytest.fixture(autouse=True)
def noon() -> Any:
    with time_machine.travel(make.NOW, tick=False):
        yield


def browser(client: Any, someone: Any) -> Any:
    client.cookies["tuili_language"] = "en"
    client.force_login(someone)
    return client


def listed(answer: Any) -> list[str]:
    assert answer.status_code == 200
    return [payment.receipt for payment in answer.context["page"].items]


def look(client: Any, **asked: Any) -> list[str]:
    return listed(client.get("/merchant/payments/", asked))


def test_an_owner_finds_a_payment_by_days_shop_and_words(client: Any, shop: Any, owner: Any) -> None:
    second = make.shop(shop.merchant, "二店")
    mei = make.clerk(second)
    mei.name = "小美"
    mei.save()
    old, new = sold(shop, 40, at=make.NOW - 40 * DAY), sold(second, 77, by=mei)
    person = browser(client, owner)
    assert look(person) == [new.receipt]
    assert look(person, first=f"{make.NOW - 41 * DAY:%Y-%m-%d}") == [new.receipt, old.receipt]
    assert look(person, first="2026-01-01", shop=shop.pk) == [old.receipt]
    for words in (new.receipt[-4:].lower(), new.receipt[-3:], "77", "小美", "７７"):
        assert look(person, q=words) == [new.receipt], words
    for words in (old.receipt, old.receipt.replace("-", "").lower(), f" {old.receipt} "):
        assert look(person, q=words) == [old.receipt], words  # whatever the days say
    assert look(person, q="78") == []


def test_what_was_noted_and_the_offer_are_found_too(client: Any, shop: Any, owner: Any) -> None:
    noted, other = sold(shop, 20, at=make.NOW - 20 * DAY), sold(shop, 20)
    LateRefund.objects.create(redemption=noted, coins=5, reason="少找了零錢", proposed_by=owner, proposed_at=make.NOW)
    assert look(browser(client, owner), q="零錢") == [noted.receipt]
    assert other.receipt not in look(client, q="零錢")


def test_the_totals_say_what_was_taken_and_what_went_back(client: Any, shop: Any, owner: Any) -> None:
    sold(shop, 100)
    part, whole = sold(shop, 50, at=make.NOW - DAY), sold(shop, 30)
    refunds.refund(part.pk, 20, key="k", by=owner, now=make.NOW)
    refunds.void(whole.pk, by=owner, now=make.NOW)
    totals = browser(client, owner).get("/merchant/payments/").context["totals"]
    assert (totals.payments, totals.taken, totals.cancelled_payments, totals.cancelled) == (3, 180, 1, 30)
    assert (totals.given_back, totals.kept) == (20, 130)


def test_pages_follow_each_other_and_lose_nobody_even_within_one_instant(client: Any, shop: Any, owner: Any) -> None:
    second, here = make.shop(shop.merchant, "二店"), make.clerk(shop)
    there = make.clerk(second)
    every = [sold(place, 1, by=clerk) for _ in range(4) for place, clerk in ((shop, here), (second, there))]
    search = Search((shop, second), date(2026, 1, 1), date(2027, 1, 1))
    down, mark = [], None
    while page := queries.page_of(search, before=mark, size=3):
        down += [each.pk for each in page.items]
        mark = page.older
        if mark is None:
            break
    assert down == sorted((each.pk for each in every), reverse=True)
    last = page.items[0]
    up = queries.page_of(search, after=queries.Mark.of(last), size=3)
    assert [each.pk for each in up.items] == down[3:6]
    assert up.newer
    assert up.older


@pytest.mark.parametrize(
    "asked",
    [
        {"first": "2026-13-01"},
        {"first": "2026-10-02", "last": "2026-10-01"},
        {"first": "0001-01-01"},
        {"last": "9999-12-31"},
        {"q": "a\x00b"},
    ],
)
def test_what_cannot_be_right_is_said_at_its_field(client: Any, owner: Any, asked: dict[str, str]) -> None:
    answer = browser(client, owner).get("/merchant/payments/", asked)
    assert answer.status_code == 422
    assert "has-error" in answer.content.decode()


@pytest.mark.parametrize("mark", ["1", "a-b", "1-", "9" * 30 + "-1", "１-１"])
def test_a_place_that_is_none_of_ours_is_not_there(client: Any, owner: Any, mark: str) -> None:
    assert browser(client, owner).get("/merchant/payments/", {"before": mark}).status_code == 404


def test_nobody_looks_into_a_shop_that_is_not_theirs(client: Any, shop: Any, owner: Any) -> None:
    foreign = make.shop(make.merchant())
    theirs = sold(foreign)
    person = browser(client, owner)
    for address in ("/merchant/payments/", "/merchant/payments/csv/", "/merchant/payments/xlsx/"):
        assert person.get(address, {"shop": foreign.pk}).status_code == 404
    assert look(person, q=theirs.receipt) == []
    for someone in (make.clerk(shop), make.citizen().user):
        client.force_login(someone)
        for address in ("/merchant/payments/", "/merchant/payments/csv/", "/merchant/paid/", "/merchant/paid/csv/"):
            assert client.get(address).status_code == 404


def test_the_files_hold_the_same_payments_and_their_total_and_no_formula(client: Any, shop: Any, owner: Any) -> None:
    clerk = make.clerk(shop)
    clerk.name = "\u200b=HYPERLINK(1)"
    clerk.save()
    kept, gone = sold(shop, 35, by=clerk), sold(shop, 30)
    refunds.void(gone.pk, by=owner, now=make.NOW)
    person = browser(client, owner)
    content = b"".join(person.get("/merchant/payments/csv/").streaming_content)
    *rows, total = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert {row["receipt"]: (row["coins"], row["cancelled"], row["kept"]) for row in rows} == {
        kept.receipt: ("35", "0", "35"),
        gone.receipt: ("30", "30", "0"),
    }
    assert (total["shop_id"], total["coins"], total["kept"]) == ("TOTAL", "65", "35")
    assert rows[0]["shop"] == "'=山海 本店"
    assert "'\u200b=HYPERLINK(1)" in {row["staff"] for row in rows}
    book = list(cells(b"".join(person.get("/merchant/payments/xlsx/").streaming_content)))
    assert {kept.receipt, gone.receipt, "TOTAL", "\u200b=HYPERLINK(1)"} <= {text for _place, _kind, text in book}
    taken = AuditEvent.objects.filter(action="payments.exported", actor=owner, object_id=f"{shop.merchant_id}")
    assert [event.details["kind"] for event in taken.order_by("pk")] == ["csv", "xlsx"]


def test_too_many_for_a_workbook_are_refused_with_the_way_out(
    client: Any, shop: Any, owner: Any, monkeypatch: Any
) -> None:
    sold(shop)
    sold(shop)
    monkeypatch.setattr(exports, "MOST_IN_XLSX", 1)
    answer = browser(client, owner).get("/merchant/payments/xlsx/?q=35", follow=True)
    assert "take the CSV file" in answer.content.decode()
    assert answer.request["QUERY_STRING"] == "q=35"
    assert not AuditEvent.objects.filter(action="payments.exported").exists()


def test_a_clerk_sees_a_day_of_their_shop_with_what_went_back_on_it(client: Any, shop: Any, owner: Any) -> None:
    yesterday, today = sold(shop, 50, at=make.NOW - DAY), sold(shop, 30)
    foreign = sold(make.shop(make.merchant()), 5)
    refunds.refund(yesterday.pk, 20, key="k", by=owner, now=make.NOW)
    person = browser(client, make.clerk(shop))
    page = person.get("/merchant/days/")
    assert listed(page) == [today.receipt]
    assert [(each.payment, each.coins) for each in page.context["given_back"]] == [(yesterday, 20)]
    before = person.get("/merchant/days/", {"day": f"{make.NOW - DAY:%Y-%m-%d}"})
    assert listed(before) == [yesterday.receipt]
    assert (before.context["totals"].taken, before.context["totals"].kept) == (50, 30)
    assert before.context["given_back"] == []
    assert foreign.receipt not in page.content.decode()
    assert listed(person.get("/merchant/days/", {"day": "2999-01-01"})) == [today.receipt]
    for day in ("2026-13-40", "x", "0001-01-01"):
        assert person.get("/merchant/days/", {"day": day}).status_code == 404


def test_the_api_answers_owners_alike(shop: Any, owner: Any) -> None:
    payment = sold(shop, 35)
    api = program_of(owner)
    answer = api.get("/api/v1/merchant/payments/", {"q": "35"}).json()
    assert [row["receipt"] for row in answer["results"]] == [payment.receipt]
    assert answer["totals"]["kept"] == 35
    assert answer["older"] is None
    assert refusal(api.get("/api/v1/merchant/payments/", {"first": "x"}), 400)["fields"]["first"]
    assert refusal(api.get("/api/v1/merchant/payments/", {"shop": 0}), 404)
    assert refusal(program_of(make.clerk(shop)).get("/api/v1/merchant/payments/"), 403)
    assert refusal(program_of(make.clerk(shop)).get("/api/v1/merchant/payouts/"), 403)
    assert api.get("/api/v1/merchant/payouts/").json() == []


def test_a_page_reads_as_few_rows_among_many_as_among_few(shop: Any, owner: Any) -> None:
    """The plan of a page is a walk along the shop's own index, which stops when the page is full."""
    search = Search((shop, make.shop(shop.merchant, "二店")), date(2026, 1, 1), date(2027, 1, 1))
    with (
        CaptureQueriesContext(
            connection,
        ) as seen,
        connection.cursor() as cursor,
    ):
        cursor.execute("DROP INDEX redemption_by_time")  # among a handful of payments as good; among many it is not
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        queries.page_of(search)
        asked = next(each["sql"] for each in seen.captured_queries if "UNION ALL" in each["sql"])
        cursor.execute(f"EXPLAIN {asked}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert plan.count("redemption_by_shop") == len(search.shops)
