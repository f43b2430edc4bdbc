"""The inbox: words are made when it is shown; a message is read when it is opened, or when all are marked as read."""

from typing import Any

import pytest

from civic.accounts.models import Citizen
from engagement.delivery.actions import file, read
from engagement.delivery.kinds import News
from engagement.delivery.models import Message
from engagement.news import coins_released, paid
from tests import factories as make

pytestmark = pytest.mark.django_db
INBOX = "/inbox/"


def a_payment(citizen: Citizen, number: int = 1) -> None:
    facts = {"coins": 30, "shop": "山海小吃", "receipt": "K7-42"}
    file(paid.news, [News(citizen.pk, f"paid:{number}", make.NOW, facts)])


def opened() -> str:
    """The address of the newest message."""
    return f"{INBOX}{Message.objects.latest('pk').pk}/"


def test_a_visitor_signs_in_first(client: Any) -> None:
    assert client.get(INBOX).headers["Location"].startswith("/accounts/login/")


def test_a_message_speaks_the_readers_language(client: Any) -> None:
    client.force_login((citizen := make.citizen()).user)
    a_payment(citizen)
    client.cookies["tuili_language"] = "en"
    body = client.get(INBOX).content.decode()
    assert "You paid 30 coins" in body
    assert '<p lang="zh-Hant">山海小吃</p>' in body
    assert "K7-42" in client.get(opened()).content.decode()


def test_one_coin_is_one_coin(client: Any) -> None:
    client.force_login((citizen := make.citizen()).user)
    file(coins_released.news, [News(citizen.pk, "k", make.NOW, {"coins": 1})])
    assert "1 coin is back" in client.get(INBOX, headers={"accept-language": "en"}).content.decode()
    assert "1 枚金幣" in client.get(INBOX, headers={"accept-language": "zh-hant"}).content.decode()


def test_nobody_reads_the_messages_of_others(client: Any) -> None:
    a_payment(make.citizen())
    client.force_login(make.citizen().user)
    assert "山海小吃" not in client.get(INBOX).content.decode()


def test_looking_at_the_list_marks_nothing_and_opening_one_marks_that_one(client: Any) -> None:
    client.force_login((citizen := make.citizen()).user)
    a_payment(citizen, 1)
    a_payment(citizen, 2)
    for _look in range(2):
        assert client.get(INBOX).content.decode().count("badge-new") == 2
    client.get(opened())
    body = client.get(INBOX).content.decode()
    assert (body.count("badge-new"), '<span class="tab-count">1' in body) == (1, True)


def test_unread_is_told_in_words_too(client: Any) -> None:
    client.force_login((citizen := make.citizen()).user)
    a_payment(citizen)
    client.cookies["tuili_language"] = "en"
    body = client.get(INBOX).content.decode()
    assert "Unread:" in body
    assert "1 unread" in body


def test_all_are_marked_as_read_by_a_button_and_by_nothing_else(client: Any) -> None:
    client.force_login((citizen := make.citizen()).user)
    a_payment(citizen, 1)
    a_payment(citizen, 2)
    assert client.get(f"{INBOX}read/").status_code == 405
    client.post(f"{INBOX}read/")
    body = client.get(INBOX).content.decode()
    assert "badge-new" not in body
    assert "tab-count" not in body


def test_a_message_keeps_the_moment_when_it_was_first_read() -> None:
    citizen = make.citizen()
    a_payment(citizen)
    for hour in range(2):
        read(citizen, message_id=Message.objects.get().pk, now=make.later(hours=hour))
    assert Message.objects.get().read_at == make.NOW


def test_the_message_of_somebody_else_is_not_there_and_stays_unread(client: Any) -> None:
    a_payment(make.citizen())
    client.force_login(make.citizen().user)
    assert client.get(opened()).status_code == 404
    client.post(f"{INBOX}read/")
    assert Message.objects.get().read_at is None


def test_home_counts_what_is_unread(client: Any) -> None:
    client.force_login((citizen := make.citizen()).user)
    a_payment(citizen, 1)
    a_payment(citizen, 2)
    assert '<span class="tab-count">2' in client.get("/").content.decode()
    client.post(f"{INBOX}read/")
    assert "tab-count" not in client.get("/").content.decode()


def test_the_inbox_costs_six_queries(client: Any, django_assert_max_num_queries: Any) -> None:
    client.force_login((citizen := make.citizen()).user)
    for number in range(25):
        a_payment(citizen, number)
    with django_assert_max_num_queries(6):
        assert "?cursor=" in client.get(INBOX).content.decode()
    with django_assert_max_num_queries(6):
        client.get(opened())


def test_the_same_key_is_filed_once() -> None:
    citizen = make.citizen()
    for _time in range(2):
        a_payment(citizen)
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "facts"), [("of_a_removed_file", {"shop": "山海小吃"}), ("paid", {"shop": "山海小吃"})]
)
def test_a_message_without_its_kind_or_a_fact_is_a_plain_sentence(client: Any, kind: str, facts: Any) -> None:
    client.force_login((citizen := make.citizen()).user)
    Message.objects.create(citizen=citizen, kind=kind, key="k", facts=facts)
    client.cookies["tuili_language"] = "en"
    for address in (INBOX, opened()):
        body = client.get(address).content.decode()
        assert "A message from the county" in body
        assert "山海小吃" in body
    assert "no longer send messages of this kind" in body
