"""News about coins reaches the inbox, each piece once."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from engagement.delivery.models import Message
from rewards import coins
from rewards.redemption.counter import actions as counter
from rewards.redemption.refunds import actions as refunds
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_warning_comes_once_for_each_threshold_however_often_the_job_runs() -> None:
    make.rich_citizen(30, last_day=(make.NOW + timedelta(days=30)).date())
    for days in (0, 1, 23, 23):
        coins.warn_of_lapsing(now=make.later(days=days))
    assert Message.objects.filter(kind="coins_lapsing").count() == 2


def test_the_inbox_says_until_when_and_leads_to_the_wallet(client: Any) -> None:
    now = timezone.now()
    last = timezone.localdate() + timedelta(days=7)
    payer = make.rich_citizen(30, now=now, last_day=last)
    coins.warn_of_lapsing(now=now)
    coins.hold(payer, 10, reason="查核中", by=make.staff("operator"), now=now)
    client.cookies["tuili_language"] = "en"
    client.force_login(payer.user)
    assert "10 coins of yours were put aside" in client.get("/inbox/").content.decode()
    warning = Message.objects.get(kind="coins_lapsing")
    body = client.get(f"/inbox/{warning.pk}/").content.decode()
    assert f"They can be spent until {last:%-d %B %Y}." in body
    assert "/wallet/" in body
    earned = Message.objects.get(kind="coins_awarded")
    assert "Open the wallet" in client.get(f"/inbox/{earned.pk}/").content.decode()


def test_everybody_on_a_list_gets_one_line() -> None:
    pot = make.campaign(max_coins=100)
    people = [make.citizen().pk for _ in range(3)]
    by = make.staff("editor", pot.agency)
    for _run in range(2):
        coins.award_many(people, 10, campaign=pot, key="g", reason="志工", by=by, now=make.NOW)
    assert sorted(Message.objects.values_list("citizen_id", flat=True)) == sorted(people)


def test_an_activity_without_coins_left_says_so_on_its_notice(client: Any) -> None:
    pot = make.campaign(max_coins=10)
    asked = make.open_questionnaire(pot.agency, coins=10, campaign=pot)
    coins.award(make.citizen(), 10, campaign=pot, key="first", reason="先到", by="tests", now=timezone.now())
    client.cookies["tuili_language"] = "en"
    client.force_login(make.citizen().user)
    body = client.get(f"/notices/{asked.notice.pk}/").content.decode()  # type: ignore[attr-defined]
    assert "have all been given out" in body
    assert "Start answering" in body


def test_news_of_a_payment_leads_to_its_receipt_and_older_news_to_nothing(client: Any) -> None:
    payer, shop, now = make.rich_citizen(100, now=timezone.now()), make.shop(), timezone.now()
    _payment, code = make.payment_code(payer, 80, now=now)
    paid = counter.confirm(clerk=make.clerk(shop), key="tap", code=code.code, now=now).redemption
    refunds.refund(paid.pk, 30, key="part", by=make.owner(shop.merchant), now=now)
    client.force_login(payer.user)
    receipt = f"/pay/receipts/{paid.pk}/"
    for message in (told := Message.objects.filter(kind__startswith="pa")):
        assert f'href="{receipt}"' in client.get(f"/inbox/{message.pk}/").content.decode()
    assert (told.count(), client.get(receipt).status_code) == (2, 200)
    older = told.first()
    del older.facts["payment"]
    older.save()
    body = client.get(f"/inbox/{older.pk}/").content.decode()
    assert paid.receipt in body
    assert "btn-primary" not in body
