"""The loop in a browser that runs no scripts, on the smallest phone: sign up, answer, earn, pay, take the payment."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from civic.outbox.models import OutboxItem
from rewards import coins
from rewards.redemption.payments.models import Redemption
from tests import factories as make
from tests.browsers import SMALLEST
from tests.journeys.steps import enter, show_a_code, sign_up
from tests.pictures import png

pytestmark = [pytest.mark.browser, pytest.mark.smallest, pytest.mark.django_db(transaction=True)]
WITHOUT = {**SMALLEST, "java_script_enabled": False}


def test_from_signing_up_to_a_receipt(visit: Any, live_server: Any) -> None:
    agency, now, shop = make.agency(), timezone.now(), make.shop()
    make.open_questionnaire(agency, coins=20, campaign=make.campaign(agency, now=now), now=now)
    phone, counter = visit("/", WITHOUT), visit("/", WITHOUT)
    sign_up(phone, "newcomer@example.test")
    phone.goto("/")
    phone.get_by_role("link", name="流感疫苗開打").first.tap()
    phone.locator("a[href*='/questionnaires/']").first.tap()
    for answer in ("20 秒", "飯前", "如廁後"):
        phone.get_by_label(answer).check()
    phone.get_by_role("button", name="Send my answers").tap()
    phone.wait_for_url("**/done/")
    assert "+20" in phone.locator(".joy").inner_text()
    digits = show_a_code(phone, 15)

    enter(counter, live_server, make.clerk(shop), "en")
    counter.goto("/merchant/")
    counter.locator("input[name=digits]").fill(digits)
    counter.get_by_role("button", name="Look up the payment").tap()
    counter.get_by_role("button", name="Confirm: take 15 coins").tap()
    receipt = counter.locator(".receipt-code").inner_text()
    phone.get_by_text(receipt).first.wait_for()  # the page loads itself again


def test_a_poster_a_shop_and_ones_own_letters(visit: Any, live_server: Any) -> None:
    shop, payer = make.shop(), make.rich_citizen(100, now=timezone.now())
    shop.poster_on = True
    shop.save()
    phone = visit("/about/", WITHOUT)
    enter(phone, live_server, payer.user, "en")
    phone.goto(f"/shops/{shop.pk}/")
    phone.get_by_role("button", name="Google Maps").tap()
    assert "google.com/maps" in phone.get_by_role("link", name="How to get there").get_attribute("href")
    phone.get_by_role("button", name="Large letters").first.tap()
    expect(phone.locator("html.large")).to_have_count(1)
    phone.goto(f"/s/{shop.pk}/")
    phone.locator("input[name=amount]").fill("35")
    phone.get_by_role("button", name="Next").tap()
    phone.get_by_role("button", name="Pay 35 coins").tap()
    phone.locator(".receipt-code").wait_for()
    assert (Redemption.objects.get().amount, coins.balance(payer, today=timezone.localdate())) == (35, 65)
    phone.goto("/me/")
    phone.get_by_role("button", name="Sign out", exact=True).tap()
    phone.get_by_role("link", name="Sign in").first.wait_for()


def test_a_photo_goes_with_a_question_to_the_county(visit: Any) -> None:
    phone = visit("/help/contact/", WITHOUT)
    phone.locator("select[name=topic]").select_option("seen")
    phone.locator("textarea[name=words]").fill("橋頭的路燈不亮")
    phone.locator("input[name=email]").fill("newcomer@example.test")
    photo = {"name": "lamp.png", "mimeType": "image/png", "buffer": png().read()}
    phone.locator("input[name=photo]").set_input_files([photo])
    phone.locator("main form .btn-primary").tap()
    phone.wait_for_url("**/help/contact/sent/**")
    assert len(OutboxItem.objects.get().content["attached"]) == 1
