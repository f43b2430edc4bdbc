"""Below fifteen, coins beyond the cap wait for a guardian: held in the award's own transaction, and told beforehand."""

import pytest

from civic.guardians import actions as guardians
from rewards import coins
from rewards.budgets.models import Campaign
from rewards.redemption.counter import actions as redemption
from tests import factories as make
from tests.threads import at_once

pytestmark = pytest.mark.django_db
NOW, TODAY = make.NOW, make.NOW.date()


@pytest.fixture(autouse=True)
def _a_cap_of_thirty(settings):
    settings.MINOR_COIN_CAP = 30


@pytest.fixture
def child():
    return make.citizen("child", birth_year=2014)


def award(to, amount: int, pot: Campaign, key: str, now=NOW):
    return coins.award(to, amount, campaign=pot, key=key, reason="r", by="test", now=now)


def agree(child) -> None:
    asked = guardians.ask(child, "parent@example.test", now=NOW)
    guardians.agree(asked, name="王大明", relation="parent", now=NOW)


def test_up_to_the_cap_coins_come_and_beyond_it_a_guardian_is_needed(child):
    pot = make.campaign()
    award(child, 20, pot, "a")
    award(child, 10, pot, "b")
    with pytest.raises(coins.GuardianNeeded) as refused:
        award(child, 1, pot, "c")
    assert "30" in str(refused.value)
    assert coins.balance(child, today=TODAY) == 30
    agree(child)
    award(child, 100, pot, "c")
    assert coins.balance(child, today=TODAY) == 130


def test_when_the_guardian_takes_it_back_the_cap_holds_again(child):
    pot = make.campaign()
    agree(child)
    award(child, 40, pot, "a")
    guardians.take_back(guardians.GuardianConsent.objects.get(), now=NOW)
    with pytest.raises(coins.GuardianNeeded):
        award(child, 1, pot, "b")
    assert coins.balance(child, today=TODAY) == 40


def test_grown_ups_and_those_who_told_no_year_have_no_cap():
    pot = make.campaign()
    for year in (None, 1950, 2010):
        someone = make.citizen(birth_year=year)
        award(someone, 50, pot, f"to-{year}")
        assert coins.balance(someone, today=TODAY) == 50


def test_a_new_year_begins_at_nothing(child):
    award(child, 30, make.campaign(), "a")
    january = make.later(days=60)
    award(child, 30, make.campaign(now=january), "b", now=january)
    assert coins.balance(child, today=january.date()) == 60


def test_the_same_request_again_gets_the_same_answer_though_the_cap_is_reached(child):
    pot = make.campaign()
    first = award(child, 30, pot, "a")
    again = award(child, 30, pot, "a")
    assert (again.transaction_id, again.replayed) == (first.transaction_id, True)


def test_coins_spent_do_not_make_room_under_the_cap(child):
    pot = make.campaign()
    award(child, 30, pot, "a")
    _payment, code = make.payment_code(child, 30)
    shop = make.shop()
    redemption.confirm(clerk=make.owner(shop.merchant), key="tap", code=code.code, now=NOW)
    with pytest.raises(coins.GuardianNeeded):
        award(child, 1, pot, "b")


@pytest.mark.django_db(transaction=True)
def test_forty_awards_at_once_stay_under_the_cap(child):
    pot = make.campaign()
    outcomes = at_once([lambda n=n: award(child, 1, pot, f"k{n}") for n in range(40)])
    assert sum(isinstance(outcome, coins.GuardianNeeded) for outcome in outcomes) == 10
    assert coins.balance(child, today=TODAY) == 30


def test_a_list_gives_to_everybody_else(child):
    pot, adult = make.campaign(), make.citizen()
    award(child, 25, pot, "a")
    coordinator = make.staff("coordinator")
    grant = coins.award_many([child.pk, adult.pk], 10, campaign=pot, key="g", reason="r", by=coordinator, now=NOW)
    assert grant.awarded == 1
    assert coins.balance(adult, today=TODAY) == 10
    assert coins.balance(child, today=TODAY) == 25


def test_a_questionnaire_tells_before_it_starts_and_keeps_the_answers(client, child, settings):
    settings.MINOR_COIN_CAP = 5
    client.cookies["tuili_language"] = "en"
    client.force_login(child.user)
    asked = make.open_questionnaire(coins=12)
    page = f"/questionnaires/{asked.pk}/"
    for before in (page, f"/notices/{asked.notice.pk}/"):
        shown = client.get(before).content.decode()
        assert "you get no coins for it, and none later" in shown
        assert "12 coins" not in shown
    after = client.post(page, make.right_answers(asked), follow=True).content.decode()
    assert "no guardian has agreed yet" in after
    assert "given out" not in after
    assert coins.balance(child, today=TODAY) == 0


def test_a_guardian_who_agreed_later_does_not_change_why_no_coins_came(client, child, settings):
    settings.MINOR_COIN_CAP = 5
    client.cookies["tuili_language"] = "en"
    client.force_login(child.user)
    asked = make.open_questionnaire(coins=12)
    client.post(f"/questionnaires/{asked.pk}/", make.right_answers(asked))
    agree(child)
    shown = client.get(f"/questionnaires/{asked.pk}/done/").content.decode()
    assert "no guardian had agreed when they came" in shown
    assert "given out" not in shown


def test_a_minor_who_tells_the_year_afterwards_reads_what_kept_the_coins_back_and_whom_to_ask_now(client, settings):
    settings.AGE_ASKED, settings.MINOR_COIN_CAP = True, 5
    silent, asked = make.citizen(), make.open_questionnaire(coins=12)
    client.cookies["tuili_language"] = "en"
    client.force_login(silent.user)
    client.post(f"/questionnaires/{asked.pk}/", make.right_answers(asked))
    silent.birth_year = 2014
    silent.save()
    shown = client.get(f"/questionnaires/{asked.pk}/done/").content.decode()
    assert "did not know your year of birth when they came" in shown
    assert "Ask my guardian" in shown


def test_where_the_age_is_asked_the_cap_holds_until_it_is_told(client, settings):
    settings.AGE_ASKED, settings.MINOR_COIN_CAP = True, 5
    silent, pot = make.citizen(), make.campaign()
    with pytest.raises(coins.GuardianNeeded) as refused:
        award(silent, 12, pot, "a")
    assert refused.value.code == "age_needed"
    client.cookies["tuili_language"] = "en"
    client.force_login(silent.user)
    asked = make.open_questionnaire(coins=12)
    assert "year of birth" in client.get(f"/questionnaires/{asked.pk}/").content.decode()
    silent.birth_year = 1980
    silent.save()
    award(silent, 12, pot, "a")
