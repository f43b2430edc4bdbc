"""The owner of a card is told what is done to it, sees it listed, and blocks it without anybody's help."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from civic.accounts.models import Citizen, User
from civic.core.roles import Role
from civic.outbox.models import OutboxItem
from engagement.delivery.models import Message
from rewards.cards import actions, owners
from rewards.cards.models import Card
from rewards.redemption.cards import actions as card_payments
from rewards.redemption.payments.till import Till
from tests import factories as make

pytestmark = pytest.mark.django_db
PIN = "274951"


@pytest.fixture
def operator() -> User:
    return make.staff(Role.OPERATOR)


@pytest.fixture
def owner() -> Citizen:
    owner = make.rich_citizen(300)
    EmailAddress.objects.create(user=owner.user, email=owner.user.email, verified=True, primary=True)
    return owner


@pytest.fixture
def card(owner: Citizen, operator: User) -> Card:
    return issued(owner, operator)


def with_code(card: Card, operator: User) -> None:
    """The owner reads out the code that came by mail."""
    owners.ask(card, "mail", by=operator, now=make.NOW)
    code = re.search(r"^\d{6}$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code
    owners.confirm(card, code[0], by=operator, now=make.NOW)


def issued(owner: Citizen, operator: User) -> Card:
    return actions.issue(owner, pin=PIN, document="id", by=operator, now=make.NOW)


def told(owner: Citizen) -> list[str]:
    return list(
        Message.objects.filter(citizen=owner, kind__startswith="card").order_by("pk").values_list("kind", flat=True)
    )


def page_of(client: Client, owner: Citizen, path: str = "/wallet/cards/") -> str:
    client.force_login(owner.user)
    return client.get(path).content.decode()


def test_whatever_the_county_does_to_a_card_its_owner_is_told_by_message_and_mail(owner, operator, card):
    with_code(card, operator)
    actions.printed(card, by=operator, now=make.NOW)
    actions.printed(card, by=operator, now=make.NOW)
    actions.set_pin(card, pin=PIN, document="id", by=operator, now=make.NOW)
    actions.block(card, by=operator, reason="遺失", now=make.NOW)
    assert told(owner) == ["card_issued", "card_printed_again", "card_pin_set", "card_blocked"]
    mailed = OutboxItem.objects.filter(channel="news_mail", user=owner.user)
    assert mailed.count() == 4, "nobody prints a second key to somebody's coins unseen"


def test_no_message_of_a_card_tells_its_whole_number(owner, card):
    facts: dict[str, Any] = Message.objects.get(citizen=owner, kind="card_issued").facts
    assert facts == {"ending": card.ending}


def test_an_owner_blocks_a_lost_card_alone_and_keeps_the_coins(client, owner, card):
    assert f"/wallet/cards/{card.pk}/block/" in page_of(client, owner)
    page = client.post(f"/wallet/cards/{card.pk}/block/", follow=True).content.decode()
    assert "金幣卡已停用" in page
    assert f"/wallet/cards/{card.pk}/block/" not in page
    assert told(owner)[-1] == "card_blocked"
    with pytest.raises(actions.CardEnded):
        card_payments.pay(card, 10, till=Till(make.clerk(make.shop())), key="tap", pin=PIN, now=make.NOW)
    assert "300" in page_of(client, owner, "/wallet/")


def test_a_second_press_and_a_replaced_card_are_answered_and_change_nothing(client, owner, operator, card):
    issued(owner, operator)
    client.force_login(owner.user)
    assert "先前就已失效" in client.post(f"/wallet/cards/{card.pk}/block/", follow=True).content.decode()
    assert Card.objects.filter(citizen=owner, state="live").count() == 1


def test_nobody_sees_or_blocks_the_card_of_another(client, card):
    stranger = make.citizen()
    assert card.ending not in page_of(client, stranger)
    assert client.post(f"/wallet/cards/{card.pk}/block/").status_code == 404
    assert client.post(f"/api/v1/wallet/cards/{card.pk}/block/").status_code == 404
    card.refresh_from_db()
    assert card.state == "live"


def test_a_program_lists_and_blocks_the_cards_of_its_person(client, owner, card):
    client.force_login(owner.user)
    [listed] = client.get("/api/v1/wallet/cards/").json()
    assert (listed["ending"], listed["state"]) == (card.ending, "live")
    assert not {"number", "code", "pin"} & set(listed)
    blocked = client.post(f"/api/v1/wallet/cards/{card.pk}/block/")
    assert (blocked.status_code, blocked.json()["state"]) == (200, "blocked")
    again = client.post(f"/api/v1/wallet/cards/{card.pk}/block/")
    assert (again.status_code, again.json()["error"]["code"]) == (409, "card_ended")


def test_the_wallet_my_data_and_me_lead_to_the_cards(client, owner, card):
    for path in ("/wallet/", "/me/data/", "/me/"):
        assert 'href="/wallet/cards/"' in page_of(client, owner, path), path


def test_my_data_speaks_of_no_card_to_whoever_has_none(client):
    assert "/wallet/cards/" not in page_of(client, make.citizen(), "/me/data/")
