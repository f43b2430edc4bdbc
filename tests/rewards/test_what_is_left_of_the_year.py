"""What a minor may still earn this year is one number, on every page that tells it and in the API."""

import re

import pytest
from django.utils import timezone

from rewards import coins
from rewards.limits.actions import publish_first
from tests import factories as make

pytestmark = pytest.mark.django_db


TOLD = {"zh-hant": r"還可以獲得 (\d+) 枚", "en": r"can still earn (\d+) coin"}


@pytest.mark.parametrize("language", ["zh-hant", "en"])
def test_every_page_tells_the_same_number(client, settings, language):
    settings.MINOR_COIN_CAP = 30
    now = timezone.now()
    publish_first(now=now)
    child = make.citizen("child", birth_year=now.year - 9)
    agency = make.agency()
    campaign = make.campaign(agency, now=now)
    coins.award(child, 13, campaign=campaign, key="a", reason="r", by="test", now=now)
    asked = make.open_questionnaire(agency, coins=20, campaign=campaign, now=now)
    client.force_login(child.user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    told = {}
    for path in ("/me/identity/", "/me/guardian/", f"/notices/{asked.notice.pk}/", f"/questionnaires/{asked.pk}/"):
        told[path] = re.findall(TOLD[language], client.get(path).content.decode())
    assert set(map(tuple, told.values())) == {("17",)}, told
    assert client.get("/api/v1/wallet/limits/").json()["earn"]["left"] == 17
    assert coins.year_room(child, now=now) == 17
