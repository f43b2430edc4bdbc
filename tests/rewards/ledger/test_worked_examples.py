"""docs/ledger.md against the ledger: each worked example is performed, and every recipe and kind has its line."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from django.db import connection, transaction

from rewards import coins
from rewards.budgets import actions as budgets
from rewards.budgets import changes
from rewards.budgets.models import BudgetIssue, Campaign
from rewards.ledger import actions as ledger
from rewards.ledger import addresses, lapsing
from rewards.ledger.models import Account, Posting, Transaction
from rewards.offers import vouchers
from rewards.offers.models import Voucher
from rewards.redemption.counter import actions as redemption
from rewards.redemption.payments.models import Redemption
from rewards.redemption.refunds import actions as refunds
from tests import factories as make
from tests.rewards.ledger import books

DOC = (Path(__file__).resolve().parents[3] / "docs" / "ledger.md").read_text()
NEW_YEAR, JANUARY_3 = datetime(2027, 1, 1, 1, tzinfo=UTC), datetime(2027, 1, 3, 4, tzinfo=UTC)
Kind = Transaction.Kind


class Line(NamedTuple):
    """One posting as the document writes it."""

    source: str
    destination: str
    coins: int
    source_before: int
    source_after: int
    destination_before: int
    destination_after: int


def rows(section: str) -> list[list[str]]:
    """The cells of the tables in a section, without their heads."""
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def number(text: str) -> int:
    return int(text.replace(",", "").replace("−", "-"))


def kind_at(address: str) -> str:
    kind = address.split("/", maxsplit=1)[0]
    return "hold" if kind == "voucher" else kind


def section(title: str) -> str:
    return DOC.split(f"\n## {title}\n")[1].split("\n## ")[0]


def examples() -> Iterator[tuple[str, list[Line]]]:
    for part in section("Worked examples").split("\n### ")[1:]:
        kind = part.split(":")[0].split(". ")[1]
        lines = []
        for source, destination, moved, at_source, at_destination in rows(part):
            balances = [number(n) for cell in (at_source, at_destination) for n in cell.split(" → ")]
            lines.append(Line(source.strip("`"), destination.strip("`"), number(moved), *balances))
        yield kind, lines


class Story:
    """What happens, step by step, through the doors that the application uses. Names stand for the document's ids."""

    def __init__(self) -> None:
        self.agency, self.shop, self.citizen, self.other = make.agency(), make.shop(), make.citizen(), make.citizen()
        self.owner, self.operator = make.owner(self.shop.merchant), make.staff("operator")
        self.coordinator, self.editor = make.staff("coordinator"), make.staff("editor", self.agency)
        self.campaigns: list[Campaign] = []
        self.holds: list[coins.Hold] = []
        self.vouchers: list[Voucher] = []
        merchant = self.shop.merchant_id
        self.paid, self.adjustment = addresses.PAID, addresses.ADJUSTMENT
        self.payable, self.fee = addresses.payable(merchant), addresses.fee(merchant)
        self.wallet = addresses.wallet(self.citizen.pk, date(2027, 12, 31))
        self.grace = addresses.wallet(self.citizen.pk, date(2027, 1, 10))

    def tell(self) -> Iterator[None]:
        """Each `yield` ends one example of the document."""
        yield self.open_budget()
        yield self.approve(1_000)
        yield self.approve(500, last_day=date(2026, 12, 31))
        yield self.award(0, 20)
        yield self.award(1, 10)
        noodles = self.pay(15)
        yield
        yield refunds.void(noodles.pk, by=self.owner, now=make.NOW)
        rice = self.pay(12)
        yield
        yield coins.refund(rice.transaction_id, key="r1", reason="r", by=self.operator, now=make.NOW, amount=5)
        yield self.hold(21)
        yield coins.release(self.holds[0].pk, reason="explained", by=self.operator, now=make.NOW)
        cakes = self.take_voucher(6)
        yield
        yield vouchers.cancel(cakes.pk, citizen=self.citizen, now=make.NOW)
        yield self.hold(2)
        yield budgets.close_campaign(self.campaigns[1], by=self.coordinator, now=make.NOW)
        yield lapsing.lapse(now=NEW_YEAR)
        yield coins.refund(rice.transaction_id, key="r2", reason="r", by=self.operator, now=JANUARY_3, amount=4)
        yield self.book(Kind.SETTLE, (self.payable, self.paid, 2), (self.payable, self.fee, 1))
        yield self.book(Kind.SETTLE, (self.fee, self.paid, 1))
        yield self.book(Kind.SETTLE, (self.paid, self.payable, 2))
        yield self.book(Kind.ADJUST, (self.adjustment, self.payable, 6))
        yield self.book(Kind.ADJUST, (self.payable, self.adjustment, 1))
        yield self.book(Kind.ADJUST, (self.adjustment, self.wallet, 5))
        yield self.book(Kind.ADJUST, (self.wallet, self.adjustment, 1))
        yield self.book(Kind.ADJUST, (self.grace, self.wallet, 4))
        yield self.book(Kind.EXPIRE, (addresses.hold(self.holds[1].pk, self.citizen.pk), addresses.EXPIRED, 2))
        yield self.merge()
        less = self.change(lambda **wish: changes.propose_lowering(self.agency, 2026, 990, **wish))
        yield
        yield self.change(lambda **wish: changes.propose_correction(less, **wish))
        more = self.change(lambda **wish: budgets.propose_issue(self.agency, 2026, 10, **wish))
        yield
        yield self.change(lambda **wish: changes.propose_correction(more, **wish))
        came = coins.award(self.other, 6, campaign=self.campaigns[0], key="e", reason="r", by="test", now=make.NOW)
        yield
        yield coins.take_back(came.transaction_id, key="back", reason="r", by=self.operator, now=JANUARY_3)
        yield budgets.close_campaign(self.campaigns[0], by=self.coordinator, now=JANUARY_3)
        back = self.change(lambda **wish: changes.propose_return(self.agency, 2026, **wish))
        yield
        yield self.change(lambda **wish: changes.propose_correction(back, **wish))

    def take_voucher(self, price: int) -> Voucher:
        voucher = make.voucher(make.offer(self.shop, price), self.citizen)[0]
        self.vouchers.append(voucher)
        return voucher

    def open_budget(self) -> None:
        signed = {"by": self.coordinator, "approved_by": make.staff("finance")}
        budgets.open_budget(self.agency, 2026, 10_000, **signed, key="b", reason="2026", now=make.NOW)

    def change(self, propose: Callable[..., BudgetIssue]) -> BudgetIssue:
        proposed = propose(by=self.coordinator, key=make.user().email, reason="r", now=JANUARY_3)
        budgets.approve_issue(proposed.pk, by=make.staff("finance"), now=JANUARY_3)
        proposed.refresh_from_db()
        return proposed

    def approve(self, most: int, last_day: date | None = None) -> None:
        wish = {"title": "t", "purpose": "p", "max_coins": most, "coins_last_day": last_day}
        request = budgets.request_campaign(self.agency, by=self.editor, **wish)
        self.campaigns.append(budgets.approve_campaign(request, by=self.coordinator, now=make.NOW))

    def award(self, campaign: int, amount: int) -> None:
        pot = self.campaigns[campaign]
        coins.award(self.citizen, amount, campaign=pot, key=f"a{campaign}", reason="r", by="test", now=make.NOW)

    def pay(self, amount: int) -> Redemption:
        _payment, code = make.payment_code(self.citizen, amount)
        return redemption.confirm(clerk=self.owner, key=f"tap-{amount}", code=code.code, now=make.NOW).redemption

    def hold(self, amount: int) -> None:
        self.holds.append(coins.hold(self.citizen, amount, reason="r", by=self.operator, now=make.NOW))

    def book(self, kind: Kind, *moves: tuple[addresses.Address, addresses.Address, int]) -> None:
        memo = ledger.Memo(kind, key=make.user().email, actor="test", reason="r", at=JANUARY_3)
        opened = [ledger.Move(ledger.open_account(a), ledger.open_account(b), amount) for a, b, amount in moves]
        (books.adjust if kind == Kind.ADJUST else ledger.post)(memo, opened)

    def merge(self) -> None:
        memo = ledger.Memo(Kind.MERGE, key="m", actor="test", reason="r", at=JANUARY_3)
        ledger.merge(memo, source_holder=self.citizen.pk, target_holder=self.other.pk)

    def names(self, address: str) -> str:
        """The address as the document has it."""
        kind, *rest = address.split("/")
        if kind == "voucher":
            return f"voucher/{[bytes(taken.nonce).hex() for taken in self.vouchers].index(rest[0]) + 1}"
        ids = {
            "budget": {self.agency.pk: 3},
            "campaign": {pot.pk: n for n, pot in enumerate(self.campaigns, 7)},
            "wallet": {self.citizen.pk: 12, self.other.pk: 13},
            "hold": {held.pk: n for n, held in enumerate(self.holds, 1)},
            "payable": {self.shop.merchant_id: 4},
            "fee": {self.shop.merchant_id: 4},
        }
        return "/".join([kind, str(ids[kind][int(rest[0])]), *rest[1:]]) if rest else kind


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker) -> list[tuple[str, list[Line]]]:
    """What the ledger wrote at each step of the story, in the document's words."""
    steps, balance, seen = [], Counter(), 0
    with django_db_blocker.unblock(), transaction.atomic():
        story = Story()
        for _ in story.tell():
            written = Posting.objects.filter(pk__gt=seen).select_related("transaction", "source", "destination")
            lines = []
            for posting in written.order_by("pk"):
                a, b, moved = (
                    story.names(posting.source.address),
                    story.names(posting.destination.address),
                    posting.amount,
                )
                lines.append(Line(a, b, moved, balance[a], balance[a] - moved, balance[b], balance[b] + moved))
                balance.update({a: -moved, b: moved})
                seen = posting.pk
            steps.append((written[0].transaction.kind, lines))
        transaction.set_rollback(True)
    return steps


@pytest.mark.parametrize("step", range(len(list(examples()))))
def test_the_example_happens_as_written(told, step):
    assert told[step] == list(examples())[step]


def test_the_document_tells_the_whole_story(told):
    assert len(told) == len(list(examples()))


@pytest.mark.django_db
def test_every_recipe_of_the_database_is_documented_and_has_an_example():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t, s, d FROM unnest(%(t)s) t, unnest(%(k)s) s, unnest(%(k)s) d WHERE ledger_recipe(t, s, d)",
            {"t": Kind.values, "k": Account.Kind.values},
        )
        recipes = set(cursor.fetchall())
    assert {(row[0].strip("`"), *row[1].split(" → ")) for row in rows(section("Recipes"))} == recipes
    shown = {(k, kind_at(a.source), kind_at(a.destination)) for k, lines in examples() for a in lines}
    assert shown == recipes


def test_the_chart_of_accounts_has_every_kind():
    chart = {row[1]: re.sub(r"[`<>]", "", row[0]).split("/")[0] for row in rows(section("Chart of accounts"))}
    assert chart == {kind: kind for kind in Account.Kind.values}
