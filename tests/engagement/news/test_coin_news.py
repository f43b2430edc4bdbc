"""News about coins reaches the inbox, each piece once."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from engagement.delivery.models import Message
from rewards import coins
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
