"""Figures that anyone may check: a catalogue with previews, and each table as CSV."""

import csv
import io

import pytest
from django.test import Client

from civic.opendata.registry import Dataset, register
from engagement.notices.models import NoticeRead
from rewards.redemption.counter import actions as redemption
from tests import factories as make

pytestmark = pytest.mark.django_db


def rows(slug: str) -> list[dict[str, str]]:
    answer = Client(headers={"accept-language": "en"}).get(f"/open-data/{slug}.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_coins_by_month_say_what_was_issued_spent_and_is_left():
    payer, shop = make.rich_citizen(100), make.shop()
    _payment, code = make.payment_code(payer, 35)
    done = redemption.confirm(clerk=make.clerk(shop), key="tap", code=code.code, now=make.later(5))
    assert done.redemption.amount == 35
    assert rows("coins-by-month") == [
        {"month": "2026-11", "coins_issued": "100", "coins_redeemed": "35", "coins_outstanding": "65"}
    ]


def test_notices_are_counted_with_their_reads_by_agency_and_month():
    agency = make.agency()
    first, _second = make.notice(agency), make.notice(agency)
    make.notice(agency, published=False)
    for _ in range(3):
        NoticeRead.objects.create(notice=first, citizen=make.citizen())
    assert rows("notices-by-month") == [
        {"month": "2026-11", "agency": agency.name_en, "notices": "2", "reads": "3", "answers": "0"}
    ]


def test_shops_are_listed_only_while_they_are_paid():
    shop = make.shop()
    make.shop(make.merchant(state="suspended"), name="停業小店")
    assert [row["name"] for row in rows("shops")] == [shop.name]


def test_the_catalogue_shows_every_table_to_visitors():
    make.shop(name="<script>alert(1)</script>")
    page = Client().get("/open-data/").content.decode()
    assert page.count("<table") == 1  # the shops; the other tables say that they are empty
    assert "<script>alert" not in page
    for slug in ("coins-by-month", "shops", "notices-by-month"):
        assert f"/open-data/{slug}.csv" in page


def test_a_dataset_that_is_not_there_is_not_found():
    assert Client().get("/open-data/none.csv").status_code == 404
    assert Client().get("/open-data/none.json").status_code == 404


def test_a_table_is_json_too_an_object_for_each_row():
    shop = make.shop()
    told = Client(headers={"accept-language": "en"}).get("/open-data/shops.json").json()
    assert told["rows"][0]["name"] == shop.name
    assert list(told["rows"][0]) == told["columns"]


def test_a_name_stands_for_one_dataset():
    with pytest.raises(ValueError, match="registered twice"):
        register(Dataset("shops", "", "", (), list))
