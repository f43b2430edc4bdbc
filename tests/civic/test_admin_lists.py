"""The administration shows numbers, pictures, filters and headings as people read them."""

import pytest
from django.utils.html import strip_tags

from civic.audit.actions import record
from civic.core.roles import Role
from civic.help.models import HelpAnswer, ServiceCounter
from engagement.figures.actions import renew
from rewards.fraud.models import PayoutHold
from rewards.ledger.models import Posting
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


def test_a_thing_has_the_same_name_on_its_page_in_the_trail_and_over_its_history():
    """Not the number that it has in a table."""
    sale(make.shop(), 30)
    close()
    page, history = (read(f"/admin/rewards/closedmonth/{OCTOBER}/{each}/") for each in ("change", "history"))
    assert str(OCTOBER) not in page.split("</header>")[-1].split('<div id="content"')[0]
    assert "History of “October 2026”" in history
    registration = make.signed_up(make.session())
    history = read(f"/admin/engagement/registration/{registration.pk}/history/")
    assert f"{registration.event.notice.title} " in history.partition("<h1>")[2].partition("</h1>")[0]


def test_rows_inside_a_page_and_requests_have_thousands_separators_too():
    campaign = make.campaign(max_coins=987654)
    assert "987,654" in read(f"/admin/rewards/campaign/{campaign.pk}/change/").partition("Coins at most")[2][:200]
    moved = Posting.objects.get(amount=987654, destination=campaign.account)
    page = read(f"/admin/rewards/transaction/{moved.transaction_id}/change/")
    assert "987,654" in page
    assert ">987654<" not in page


def test_a_list_in_english_shows_the_english_that_was_written():
    name = HelpAnswer.objects.first().question_en
    assert name in read("/admin/civic/helpanswer/?all=", Role.COORDINATOR)
    counter = ServiceCounter.objects.create(
        name="服務中心",
        name_en="Service Centre",
        address="中山路",
        address_en="Zhongshan Rd",
        hours="每日",
        hours_en="Daily",
    )
    page = read("/admin/civic/servicecounter/", Role.COORDINATOR)
    assert [words in page for words in (str(counter.name_en), "Zhongshan Rd", "Daily")] == [True] * 3


def test_no_two_tools_of_a_notice_have_one_name():
    notice = make.notice(make.agency())
    page = read(f"/admin/engagement/notice/{notice.pk}/change/", Role.COORDINATOR)
    tools = strip_tags(page.partition('class="object-tools"')[2].partition("</ul>")[0]).split("\n")
    named = [words.strip() for words in tools if words.strip()]
    assert len(named) == len(set(named))


def test_the_audit_log_tells_facts_and_kinds_of_things_in_words():
    campaign = make.campaign()
    event = record(
        "campaign.noted", by=None, about=campaign, coins=98765, is_late=True, agencies=[], roles=["editor", "finance"]
    )
    assert f">campaign {campaign.pk}</a>" in read("/admin/civic/auditevent/")
    page = read(f"/admin/civic/auditevent/{event.pk}/change/")
    facts = ("coins: 98,765", "roles: editor, finance", "is late: yes")  # the database keeps the shortest names first
    assert "<br>".join(facts) + "<" in page
    assert "campaign.noted" in page


def test_figures_of_a_notice_are_read_as_figures():
    notice = make.notice(make.agency())
    figures = renew(notice, now=make.NOW)
    page = read(f"/admin/engagement/noticefigures/{figures.pk}/change/")
    assert "&quot;steps&quot;" not in page
    assert "Could see it" in page
