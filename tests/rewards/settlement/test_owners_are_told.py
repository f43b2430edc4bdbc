"""What becomes of a statement reaches its owners: whoever closes, answers, approves or pays says nothing by hand."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.utils import timezone, translation

from civic.accounts.models import User
from civic.core.roles import Role
from civic.outbox import actions as outbox
from engagement.delivery.models import Message
from engagement.delivery.wording import wording
from rewards.settlement.closing import differences
from rewards.settlement.disputes import actions as disputes
from rewards.settlement.disputes import adjustments
from rewards.settlement.disputes.models import StatementDispute
from rewards.settlement.payments import batches
from rewards.settlement.statements import confirmations
from rewards.settlement.statements.models import SettlementBatch, Statement
from rewards.shops.models import Shop
from tests import factories as make
from tests.owner import tamper
from tests.rewards.settlement.answers import paid, rejected, take_in
from tests.rewards.settlement.batches import enter
from tests.rewards.settlement.months import OCTOBER, close, sale, statement

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files_in_a_folder_of_their_own(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def shop() -> Shop:
    shop = make.shop()
    sale(shop, 30)
    return shop


@pytest.fixture
def owners(shop) -> list[User]:
    """Two people who own the shop, and have confirmed their addresses."""
    people = [make.owner(shop.merchant), make.owner(shop.merchant)]
    for person in people:
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return people


def issued(shop: Shop) -> Statement:
    close()
    return statement(shop.merchant)


def disputed(shop: Shop, owner: User) -> StatementDispute:
    october = issued(shop)
    return disputes.dispute(october.number, october.lines.get().pk, reason="少了二十枚", by=owner, now=make.NOW)


def approved(shop: Shop, owner: User) -> tuple[SettlementBatch, Statement]:
    confirmations.confirm(issued(shop).number, by=owner, now=make.NOW)
    enter(statement(shop.merchant))
    batch = batches.consolidate(OCTOBER, by=make.staff(Role.OPERATOR), now=make.NOW)
    return batches.approve(batch.pk, by=make.staff(Role.FINANCE), now=make.NOW), statement(shop.merchant)


def closes(shop: Shop, owner: User) -> None:
    issued(shop)


def releases(shop: Shop, owner: User) -> None:
    """Issue by hand what was held over a difference."""
    tamper("UPDATE rewards_redemption SET amount = 31")
    held = issued(shop)
    assert not Message.objects.filter(kind="statement_issued").exists()
    differences.release(held.pk, reason="店員誤植", by=make.staff(Role.OPERATOR), now=make.NOW)


def answers(shop: Shop, owner: User) -> None:
    said = disputed(shop, owner)
    disputes.answer(said.statement_id, words="收據相符", by=make.staff(Role.OPERATOR), now=make.NOW)


def adds(shop: Shop, owner: User) -> None:
    said = disputed(shop, owner)
    wanted = adjustments.ask(said.pk, coins=20, reason="補登", by=make.staff(Role.OPERATOR), now=make.NOW)
    adjustments.approve(wanted.pk, by=make.staff(Role.FINANCE), now=make.NOW)


def pays(shop: Shop, owner: User) -> None:
    batch, october = approved(shop, owner)
    take_in(batch, paid(october))


def sends_back(shop: Shop, owner: User) -> None:
    batch, october = approved(shop, owner)
    take_in(batch, rejected(october))


DONE = [
    ("statement_issued", closes, "NT$30"),
    ("statement_issued", releases, "NT$30"),
    ("statement_answered", answers, "異議"),
    ("statement_adjusted", adds, "20"),
    ("statement_paid", pays, "TX-1"),
    ("transfer_returned", sends_back, "帳號不存在"),
]


@pytest.mark.parametrize(("kind", "does", "words"), DONE)
def test_each_owner_reads_it_in_the_inbox_and_in_a_mail(
    shop: Shop, owners: list[User], kind: str, does: Callable[[Shop, User], None], words: str
) -> None:
    does(shop, owners[0])
    told = {each.citizen.user: each for each in Message.objects.filter(kind=kind, citizen__user__in=owners)}
    assert set(told) == set(owners)
    with translation.override("zh-hant"):
        titles = {user.email: wording(each).title for user, each in told.items()}
    outbox.work(now=timezone.now() + timedelta(days=1), channels=["news_mail"])  # after anybody's quiet hours
    letters = [(to, letter) for letter in mail.outbox for to in letter.to if letter.subject == titles.get(to)]
    assert {to for to, _letter in letters} == set(titles) == {to for letter in mail.outbox for to in letter.to}
    assert all(words in f"{letter.subject} {letter.body}" for _to, letter in letters)
