"""A card is printed once its owner read out a code from their phone or mailbox, or for a stated reason without them."""

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from civic.audit.models import AuditEvent
from civic.codes.models import MailedCode
from civic.core.roles import Role
from civic.outbox import actions as outbox
from engagement.delivery.channels.sms.models import SmsNumber
from rewards.cards import actions, numbers, owners
from rewards.cards.models import Card
from tests import factories as make
from tests.fakes.sms_gateway import Gateway
from tests.staff import at_desk

pytestmark = pytest.mark.django_db


def card(*, has_mailbox: bool = True) -> Card:
    citizen = make.citizen()
    if has_mailbox:
        EmailAddress.objects.create(user=citizen.user, email=citizen.user.email, verified=True, primary=True)
    return actions.issue(citizen, pin="274951", document="id", by=make.staff(Role.OPERATOR), now=timezone.now())


def at(mine: Card) -> str:
    return f"/admin/rewards/card/{mine.pk}/print/"


def code_sent() -> str:
    found = re.search(r"^\d{6}$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found
    return found[0]


def shows(page: Any, mine: Card) -> bool:
    return numbers.derive(bytes(mine.nonce)).groups[1] in page.content.decode()


def acts(mine: Card) -> list[str]:
    return list(
        AuditEvent.objects.filter(object_type="rewards.card", object_id=mine.pk)
        .order_by("pk")
        .values_list("action", flat=True)
    )


@pytest.fixture
def desk() -> Client:
    client = at_desk(make.staff(Role.OPERATOR))
    client.cookies["tuili_language"] = "en"
    return client


def test_whoever_has_a_mailbox_reads_out_the_code_and_then_the_card_is_printed(desk):
    mine = card()
    asked = desk.post(at(mine))
    assert "Send a code to c•••@example.test" in asked.content.decode()
    assert mine.citizen.user.email not in asked.content.decode()
    assert "The code left" in desk.post(at(mine), {"send": "mail"}).content.decode()
    assert mail.outbox[-1].to == [mine.citizen.user.email]
    assert shows(desk.post(at(mine), {"code": code_sent()}), mine)
    assert acts(mine) == ["card.issued", "card.owner_asked", "card.owner_confirmed", "card.printed"]


def test_the_code_comes_to_a_confirmed_phone_alone(desk, settings, tmp_path):
    settings.SMS_FOLDER, gateway = str(tmp_path), Gateway(tmp_path)
    mine = card(has_mailbox=False)
    number = SmsNumber.objects.create(user=mine.citizen.user, number="+886912345678")
    assert owners.ways(mine) == []
    SmsNumber.objects.filter(pk=number.pk).update(confirmed_at=timezone.now())
    assert "•••678" in desk.post(at(mine)).content.decode()
    desk.post(at(mine), {"send": "sms"})
    outbox.work(now=timezone.now(), channels=["sms"])
    [told] = gateway.taken
    assert told["to"] == "+886912345678"
    assert shows(desk.post(at(mine), {"code": re.findall(r"\d{6}", told["text"])[0]}), mine)


def test_a_reason_does_not_replace_the_code_of_somebody_who_can_be_asked(desk):
    mine = card()
    page = desk.post(at(mine), {"reason": "is in a hurry"})
    assert page.status_code == 422
    assert not shows(page, mine)
    with pytest.raises(owners.OwnerNotAsked):
        actions.printed(mine, by=make.staff(Role.OPERATOR), now=timezone.now(), reason="is in a hurry")
    assert "card.printed" not in acts(mine)


def test_without_phone_and_mailbox_a_reason_is_asked_for_and_kept(desk):
    mine = card(has_mailbox=False)
    assert not shows(desk.post(at(mine)), mine)
    assert desk.post(at(mine), {"reason": "   "}).status_code == 422
    assert desk.post(at(mine), {"reason": "x" * 301}).status_code == 422
    assert shows(desk.post(at(mine), {"reason": "82 years old, has no phone"}), mine)
    event = AuditEvent.objects.get(action="card.printed")
    assert (event.reason, event.details["owner_confirmed"]) == ("82 years old, has no phone", False)


def test_three_wrong_codes_close_it_and_each_try_counts(desk):
    mine = card()
    desk.post(at(mine), {"send": "mail"})
    right = code_sent()
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    for _try in range(3):
        assert desk.post(at(mine), {"code": wrong}).status_code == 422
    assert not shows(desk.post(at(mine), {"code": right}), mine)
    assert MailedCode.objects.get().wrong_tries == 3


def test_a_yes_holds_for_ten_minutes_and_for_this_card_alone(desk):
    mine = card()
    desk.post(at(mine), {"send": "mail"})
    code = code_sent()
    desk.post(at(mine), {"code": code})
    assert shows(desk.post(at(mine), {"code": code}), mine), "the page was loaded again"
    by = make.staff(Role.OPERATOR)
    with pytest.raises(owners.OwnerNotAsked):
        actions.printed(mine, by=by, now=timezone.now() + timedelta(minutes=11))
    newer = actions.issue(mine.citizen, pin="274951", document="id", by=by, now=timezone.now())
    with pytest.raises(owners.OwnerNotAsked):
        actions.printed(newer, by=by, now=timezone.now())


def test_a_code_sent_to_an_address_that_was_left_prints_nothing(desk):
    mine = card()
    desk.post(at(mine), {"send": "mail"})
    code, user = code_sent(), mine.citizen.user
    EmailAddress.objects.filter(user=user).update(email="new@example.test")
    type(user).objects.filter(pk=user.pk).update(email="new@example.test")
    assert not shows(desk.post(at(mine), {"code": code}), mine)


def test_a_way_that_is_none_is_refused_and_the_mail_has_the_owners_language(desk):
    mine = card()
    assert desk.post(at(mine), {"send": "sms"}).status_code == 422
    desk.post(at(mine), {"send": "mail"})
    assert "服務臺" in str(mail.outbox[-1].body)
