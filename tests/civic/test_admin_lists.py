"""The administration shows numbers, pictures, filters and headings as people read them."""

import pytest

from civic.core.roles import Role
from rewards.fraud.models import PayoutHold
from tests import factories as make
from tests.pictures import png
from tests.rewards.settlement.months import OCTOBER, close, sale
from tests.staff import at_desk

pytestmark = pytest.mark.django_db


def read(address: str, role: Role = Role.AUDITOR) -> str:
    return at_desk(make.staff(role)).get(address, headers={"accept-language": "en"}).content.decode()


def test_how_many_is_written_with_thousands_separators_and_a_year_is_not():
    make.offer(coins=12345)
    assert "12,345" in read("/admin/rewards/offer/")
    make.campaign()
    assert f">{make.NOW.year}<" in read("/admin/rewards/agencybudget/")


def test_a_list_is_still_ordered_by_its_numbers():
    for coins in (12345, 9876):
        make.offer(coins=coins)
    page = read("/admin/rewards/offer/?o=3")
    assert page.index("9,876") < page.index("12,345")


def test_a_picture_is_seen_with_its_words_by_whoever_may_not_change_it():
    offer = make.offer(picture=png(), picture_alt="一碗海味麵")
    for address in (f"/admin/rewards/offer/{offer.pk}/change/", f"/admin/rewards/shop/{with_picture().pk}/change/"):
        page = read(address)
        assert '<img class="preview"' in page
    assert 'alt="一碗海味麵"' in read(f"/admin/rewards/offer/{offer.pk}/change/")


def with_picture():
    shop = make.shop()
    shop.picture = png()
    shop.save()
    return shop


def test_whether_there_is_an_appeal_is_asked_with_yes_and_no():
    held = [
        PayoutHold(merchant=make.merchant(name), reason="r", held_by=make.user(), held_at=make.NOW)
        for name in ("甲", "乙")
    ]
    held[1].appeal, held[1].appealed_at = "w", make.NOW
    PayoutHold.objects.bulk_create(held)
    page = read("/admin/rewards/payouthold/")
    assert "Not empty" not in page
    assert [f">{word}</a>" in page for word in ("All", "Yes", "No")] == [True] * 3
    assert "乙" in read("/admin/rewards/payouthold/?appealed_at__isempty=0")
    assert "甲" not in read("/admin/rewards/payouthold/?appealed_at__isempty=0")


def test_a_closed_period_is_headed_in_words():
    sale(make.shop(), 30)
    close()
    assert "<h2>October 2026</h2>" in read(f"/admin/rewards/settlement/{OCTOBER}/change/")
    assert "<h2>October 2026</h2>" in read(f"/admin/rewards/closedmonth/{OCTOBER}/change/")


def test_events_of_the_audit_log_are_counted_as_events():
    make.campaign()
    assert "audit events" in read("/admin/civic/auditevent/")
