"""The inbox: words are made when it is shown, and seeing marks as read."""

from typing import Any

import pytest

from civic.accounts.models import Citizen
from engagement.delivery.actions import file_message
from engagement.delivery.models import Message
from tests import factories as make

pytestmark = pytest.mark.django_db
INBOX = "/inbox/"


def a_payment(citizen: Citizen, number: int = 1) -> None:
    facts = {"coins": 30, "shop": "山海小吃", "receipt": "K7-42"}
    file_message(citizen, Message.Kind.PAID, key=f"paid:{number}", at=make.NOW, **facts)


def test_a_visitor_signs_in_first(client: Any) -> None:
    assert client.get(INBOX).headers["Location"].startswith("/accounts/login/")


def test_a_message_speaks_the_readers_language(client: Any) -> None:
    client.force_login((citizen := make.citizen()).user)
    a_payment(citizen)
    client.cookies["tuili_language"] = "en"
    body = client.get(INBOX).content.decode()
    assert "You paid 30 coins" in body
    assert '<span lang="zh-Hant">山海小吃</span>' in body
    assert "K7-42" in body


def test_nobody_reads_the_messages_of_others(client: Any) -> None:
    a_payment(make.citizen())
    client.force_login(make.citizen().user)
    assert "山海小吃" not in client.get(INBOX).content.decode()


def test_a_new_message_is_new_once(client: Any) -> None:
    client.force_login((citizen := make.citizen()).user)
    a_payment(citizen)
    assert "badge-new" in client.get(INBOX).content.decode()
    assert "badge-new" not in client.get(INBOX).content.decode()


def test_home_counts_what_is_unread(client: Any) -> None:
    client.force_login((citizen := make.citizen()).user)
    a_payment(citizen, 1)
    a_payment(citizen, 2)
    assert '<span class="tab-count">2' in client.get("/").content.decode()
    client.get(INBOX)
    assert "tab-count" not in client.get("/").content.decode()


def test_the_inbox_costs_six_queries(client: Any, django_assert_max_num_queries: Any) -> None:
    client.force_login((citizen := make.citizen()).user)
    for number in range(25):
        a_payment(citizen, number)
    with django_assert_max_num_queries(6):
        assert 'href="?page=2"' in client.get(INBOX).content.decode()


@pytest.mark.parametrize("kind", Message.Kind.values)
def test_every_kind_of_message_has_words(client: Any, kind: str) -> None:
    client.force_login((citizen := make.citizen()).user)
    file_message(citizen, Message.Kind(kind), key="k", at=make.NOW, coins=8)
    assert "8" in client.get(INBOX).content.decode()
