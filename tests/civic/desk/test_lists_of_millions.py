"""Lists that grow with the county: what they count, what they find, and what they leave to a search."""

from datetime import datetime, timedelta

import pytest

from civic.consent import queries as consent
from civic.consent.models import Consent, Document
from civic.core.calendar import day_start, month_of, previous_month
from civic.core.roles import Role
from civic.desk import paging
from rewards.ledger.models import Account, Posting, Transaction
from rewards.redemption.counter import actions as redemption
from rewards.redemption.payments.models import Redemption
from tests import factories as make
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


def found(role: Role, table: str, words: str) -> list[int]:
    answer = at_desk(make.staff(role)).get(f"/admin/{table}/", {"q": words})
    return [row.pk for row in answer.context["cl"].result_list]


def sale(now: datetime = make.NOW) -> Redemption:
    shop = make.shop()
    _payment, code = make.payment_code(make.rich_citizen(5, now=now), 5, now=now)
    return redemption.confirm(clerk=make.clerk(shop), key="tap", code=code.code, now=now).redemption


def test_a_long_list_says_that_there_are_more_instead_of_counting_them(monkeypatch):
    monkeypatch.setattr(paging, "MOST", 3)
    for _ in range(5):
        make.user()
    desk = at_desk(make.staff(Role.OPERATOR))
    page = desk.get("/admin/civic/user/", headers=ENGLISH).content.decode()
    assert "More than 3 users; a search or a filter leads to the others" in page
    few = desk.get("/admin/civic/user/?is_staff__exact=1", headers=ENGLISH).content.decode()
    assert "1 user" in few
    assert "More than" not in few


def test_the_pages_of_a_long_list_end_where_its_counting_ends(monkeypatch):
    monkeypatch.setattr(paging, "MOST", 30)
    for _ in range(40):
        make.user()
    desk = at_desk(make.staff(Role.OPERATOR))
    assert len(desk.get("/admin/civic/user/?p=2").context["cl"].result_list) == 5
    assert desk.get("/admin/civic/user/?p=3").status_code == 302


def test_the_help_desk_finds_somebody_by_how_name_or_address_begins():
    person = make.user("王小明")
    assert found(Role.OPERATOR, "civic/user", "王小") == [person.pk]
    assert found(Role.OPERATOR, "civic/user", person.email[:5].upper()) == [person.pk]
    assert found(Role.OPERATOR, "civic/user", "小明") == []


def test_a_payment_is_found_by_its_receipt_in_any_case_and_by_its_shop():
    one, other = sale(), sale()
    assert found(Role.FINANCE, "rewards/redemption", one.receipt.lower()) == [one.pk]
    assert other.pk in found(Role.FINANCE, "rewards/redemption", other.shop.name[:4])
    assert found(Role.FINANCE, "rewards/redemption", "nobody’s") == []


def test_payments_of_a_month_are_found_by_the_month_in_taipei():
    first_second = day_start(month_of(make.NOW))
    here, before = sale(first_second), sale(first_second - timedelta(seconds=1))
    desk = at_desk(make.staff(Role.FINANCE))
    for paid, month in ((here, month_of(make.NOW)), (before, previous_month(month_of(make.NOW)))):
        address = f"?month={month:%Y-%m}"
        assert address in desk.get("/admin/rewards/redemption/").content.decode()
        assert list(desk.get(f"/admin/rewards/redemption/{address}").context["cl"].result_list) == [paid]
    assert desk.get("/admin/rewards/redemption/?month=never").context["cl"].result_count == 2


def test_the_books_are_found_by_address_number_and_key():
    campaign = make.campaign()
    account = Account.objects.get(kind="campaign")
    reserved = Transaction.objects.get(kind="reserve")
    for words in (account.address, f"campaign/{campaign.pk}", "campaign"):
        assert account.pk in found(Role.FINANCE, "rewards/account", words)
    assert found(Role.FINANCE, "rewards/transaction", str(reserved.pk)) == [reserved.pk]
    assert found(Role.FINANCE, "rewards/transaction", reserved.idempotency_key) == [reserved.pk]
    line = Posting.objects.get(transaction=reserved)
    for words in (str(reserved.pk), account.address):
        assert line.pk in found(Role.FINANCE, "rewards/posting", words)
    for table in ("account", "transaction", "posting"):
        assert found(Role.FINANCE, f"rewards/{table}", "nothing/9") == []


def test_whoever_agreed_again_is_counted_once():
    document = Document.objects.create(kind="terms", version=90, text="字", text_en="words")
    first, second = make.user(), make.user()
    for minute, (user, act) in enumerate([(first, "given"), (second, "given"), (first, "withdrawn"), (first, "given")]):
        Consent.objects.create(user=user, document=document, act=act, at=make.NOW + timedelta(minutes=minute))
    assert consent.people_who_agreed(document) == 2
    page = at_desk(make.staff(Role.COORDINATOR)).get(f"/admin/civic/document/{document.pk}/change/", headers=ENGLISH)
    assert "People who agreed" in page.content.decode()
