"""What a minor may still earn this year is one number, on every page that tells it and in the API."""

import re

import pytest
from django.utils import timezone

from rewards import coins
from rewards.limits.actions import publish_first
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_every_page_tells_the_same_number(client, settings):
    settings.MINOR_COIN_CAP = 30
    now = timezone.now()
    publish_first(now=now)
    child = make.citizen("child", birth_year=now.year - 9)
    coins.award(child, 13, campaign=make.campaign(now=now), key="a", reason="r", by="test", now=now)
    client.force_login(child.user)
    level, guardian = (client.get(path).content.decode() for path in ("/me/identity/", "/me/guardian/"))
    told = [int(n) for page in (level, guardian) for n in re.findall(r"還可以獲得 (\d+) 枚", page)]
    told.append(client.get("/api/v1/wallet/limits/").json()["earn"]["left"])
    assert told == [17, 17, 17]
    assert coins.year_room(child, now=now) == 17
