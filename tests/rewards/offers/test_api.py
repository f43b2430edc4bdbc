"""Offers and vouchers over HTTP."""

from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from tests import factories as make

pytestmark = pytest.mark.django_db


def signed_in(user: Any) -> APIClient:
    api = APIClient()
    api.force_authenticate(user)
    return api


def take(api: APIClient, offer: Any, key: str = "tap") -> Any:
    return api.post("/api/v1/wallet/vouchers/", {"offer": offer.pk}, format="json", headers={"Idempotency-Key": key})


def test_from_the_list_to_the_till(settings: Any) -> None:
    offer, payer = make.offer(stock=2), make.rich_citizen(100, now=timezone.now())
    api = signed_in(payer.user)
    assert api.get("/api/v1/offers/").json()["results"][0]["title"] == offer.title
    taken = take(api, offer).json()
    assert taken["url"] == f"{settings.PUBLIC_URL}/v/{taken['code']}/"
    till = signed_in(make.clerk(offer.shop))
    sent = {"data": {"code": taken["code"]}, "format": "json", "headers": {"Idempotency-Key": "t"}}
    answers = [till.post("/api/v1/merchant/redemptions/", **sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    mine = api.get("/api/v1/wallet/vouchers/").json()["results"][0]
    assert (mine["state"], mine["code"]) == ("used", "")


def test_each_refusal_has_its_code() -> None:
    api = signed_in(make.rich_citizen(100, now=timezone.now()).user)
    assert take(api, make.offer(stock=0)).json()["error"]["code"] == "offer_taken"
    assert take(api, make.offer(is_listed=False)).json()["error"]["code"] == "offer_closed"
    assert take(api, make.offer(coins=500)).json()["error"]["code"] == "insufficient_coins"
    assert take(api, make.offer(), key="").json()["error"]["code"] == "idempotency_key_needed"


def test_given_back_once_and_by_its_owner_only() -> None:
    payer = make.rich_citizen(100, now=timezone.now())
    mine, _shown = make.voucher(make.offer(), payer, now=timezone.now())
    address = f"/api/v1/wallet/vouchers/{mine.pk}/cancel/"
    assert signed_in(make.user()).post(address).status_code == 404
    assert [signed_in(payer.user).post(address).json()["state"] for _ in range(2)] == ["cancelled"] * 2
