"""Random lives of coins, played on the ledger and, coin by coin, in a small model beside it."""

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from civic.core.calendar import taipei_day
from rewards.budgets.models import AgencyBudget
from rewards.ledger import actions as ledger
from rewards.ledger import addresses, lapsing
from rewards.ledger.errors import AlreadyReversed, InsufficientCoins, RefundTooLarge
from rewards.ledger.models import Account, Transaction
from tests import factories as make
from tests.owner import tamper
from tests.rewards.ledger import books

Kind = Transaction.Kind
PEOPLE, BUDGETS, POT = 3, 3, 120
DAYS = (3, 10, 11, 40, 400)  # how long awarded coins live; 10 and 3 + 7 meet: a grace day may be a vintage's own


@dataclass(eq=False)
class Leg:
    """Coins that moved for good, from a place to a place; the orders in which they left and came."""

    source: object
    target: object
    coins: int
    left: int
    came: int


class History:
    """Three people, three budgets with a campaign each, one shop; `told` is what the model says became of them.

    `late`: by how many days the books may be told of a payment or a hold after it was, as by a till that was off line.
    """

    def __init__(self, seed: int, steps: int = 60, late: Sequence[int] = (0,)) -> None:
        self.late = late
        self.chance, self.now, self.count, self.legs = random.Random(seed), make.NOW, 0, []
        self.pots = [make.campaign(max_coins=POT) for _ in range(BUDGETS)]
        self.budgets = [AgencyBudget.objects.get(agency=pot.agency).pk for pot in self.pots]
        self.people = [make.citizen() for _ in range(PEOPLE)]
        self.payable = ledger.open_account(addresses.payable(make.shop().merchant_id))
        self.expired, self.by_hand = (ledger.open_account(each) for each in (addresses.EXPIRED, addresses.ADJUSTMENT))
        self.payments, self.held = [], []
        rules = [self.award] * 5 + [self.spend] * 6 + [self.give_back] * 4 + [self.hold, self.release, self.lapse]
        rules += [self.step, self.step, self.merge, self.give_up, self.correct, self.carry_over, self.take_held]
        for _ in range(steps):
            self.chance.choice(rules)()

    # What happens, on both sides

    def memo(self, kind: Kind, key: str = "") -> ledger.Memo:
        self.count += 1
        late = timedelta(days=self.chance.choice(self.late)) if kind in (Kind.SPEND, Kind.HOLD) else timedelta()
        return ledger.Memo(kind, key or f"{self.pots[0].pk}:{self.count}", "tests", "r", self.now - late)

    def moved(self, source: object, target: object, coins: int) -> Leg:
        self.count += 1
        self.legs.append(Leg(source, target, coins, self.count, self.count))
        return self.legs[-1]

    def has(self, place: object) -> int:
        return sum(leg.coins * ((leg.target == place) - (leg.source == place)) for leg in self.legs)

    def vintages(self, person: int, *, lapsed: bool = False) -> list[tuple[int, date]]:
        places = {leg.target for leg in self.legs if isinstance(leg.target, tuple) and leg.target[0] == person}
        today = taipei_day(self.now)
        return [p for p in sorted(places, key=lambda p: p[1]) if self.has(p) and (lapsed or p[1] >= today)]

    def account(self, place: tuple[int, date]) -> int:
        return ledger.open_account(addresses.wallet(self.people[place[0]].pk, place[1]))

    def anyone(self) -> int:
        return self.chance.randrange(PEOPLE)

    def award(self) -> None:
        pot, coins = self.chance.randrange(BUDGETS), self.chance.randint(1, 15)
        if self.has(("pot", pot)) + POT < coins:
            return
        place = (self.anyone(), taipei_day(self.now) + timedelta(days=self.chance.choice(DAYS)))
        ledger.post(self.memo(Kind.AWARD), [ledger.Move(self.pots[pot].account_id, self.account(place), coins)])
        self.moved(("pot", pot), place, coins)

    def take(self, places: list, target: object, coins: int) -> list[Leg]:
        legs = []
        for place in places:
            part = min(coins, self.has(place))
            if part:
                legs.append(self.moved(place, target, part))
                coins -= part
        return legs

    def spend(self) -> None:
        person, coins = self.anyone(), self.chance.randint(1, 20)
        try:
            with transaction.atomic():
                posted = ledger.spend(
                    self.memo(Kind.SPEND), holder_id=self.people[person].pk, amount=coins,
                    destination_id=self.payable, today=taipei_day(self.now),
                )  # fmt: skip
        except InsufficientCoins:
            return
        self.payments.append((posted.transaction_id, person, self.take(self.vintages(person), "redeemed", coins)))

    def give_back(self) -> None:
        if self.payments:
            number, person, legs = self.chance.choice(self.payments)
            self.undo(Kind.REFUND, number, person, legs, self.chance.choice([None, self.chance.randint(1, 9)]))

    def undo(self, kind: Kind, number: int, person: int, legs: list[Leg], coins: int | None) -> None:
        try:
            with transaction.atomic():
                ledger.reverse(self.memo(kind), transaction_id=number, amount=coins)
        except (AlreadyReversed, RefundTooLarge, InsufficientCoins):
            return
        left = sum(leg.coins for leg in legs) if coins is None else coins
        for leg in reversed(legs):
            part = min(left, leg.coins)
            left -= part
            leg.coins -= part
            if part and leg.source[1] < taipei_day(self.now):
                other = (person, taipei_day(self.now) + timedelta(days=ledger.GRACE_DAYS))
                self.count += 1
                self.legs.append(Leg(leg.source, other, part, leg.left, self.count))

    def hold(self) -> None:
        person, coins, place = self.anyone(), self.chance.randint(1, 12), f"hold/{self.count}"
        aside = addresses.Address(f"hold/{self.pots[0].pk}{self.count}", Account.Kind.HOLD, self.people[person].pk)
        account = ledger.open_account(aside)
        try:
            with transaction.atomic():
                posted = ledger.hold(
                    self.memo(Kind.HOLD), holder_id=self.people[person].pk, amount=coins, destination_id=account
                )
        except InsufficientCoins:
            return
        newest_first = self.vintages(person, lapsed=True)[::-1]
        taken, left = [], coins
        for vintage in newest_first:
            part = min(left, self.has(vintage))
            left -= part
            taken += [(vintage, part)] if part else []
        legs = [self.moved(vintage, place, part) for vintage, part in reversed(taken)]  # posted oldest first
        self.held.append((posted.transaction_id, person, legs, place, account))

    def release(self) -> None:
        if self.held:
            number, person, legs, _place, _account = self.held.pop()
            self.undo(Kind.RELEASE, number, person, legs, None)

    def take_held(self) -> None:
        """What was held is taken for good."""
        if self.held:
            _number, _person, _legs, place, account = self.held.pop()
            coins = self.has(place)
            ledger.post(self.memo(Kind.EXPIRE), [ledger.Move(account, self.expired, coins)])
            self.moved(place, "given_up", coins)

    def step(self) -> None:
        self.now += timedelta(days=self.chance.choice([1, 2, 7, 30]))

    def lapse(self) -> None:
        lapsing.lapse(now=self.now)
        for person in range(PEOPLE):
            for place in set(self.vintages(person, lapsed=True)) - set(self.vintages(person)):
                self.moved(place, "lapsed", self.has(place))

    def merge(self) -> None:
        source, target = self.chance.sample(range(PEOPLE), 2)
        ends = {"source_holder": self.people[source].pk, "target_holder": self.people[target].pk}
        ledger.merge(self.memo(Kind.MERGE), **ends)
        for place in self.vintages(source, lapsed=True):
            self.moved(place, (target, place[1]), self.has(place))

    def give_up(self) -> None:
        places = self.vintages(self.anyone(), lapsed=True)
        if places and self.chance.random() < 0.4:
            moves = [ledger.Move(self.account(place), self.expired, self.has(place)) for place in places]
            ledger.post(self.memo(Kind.EXPIRE, f"forfeit:{self.pots[0].pk}:{self.count}"), moves)
            for place in places:
                self.moved(place, "given_up", self.has(place))

    def correct(self) -> None:
        """A person brings coins in, or takes some out."""
        places = self.vintages(self.anyone())
        if places and self.chance.random() < 0.5:
            books.adjust(self.memo(Kind.ADJUST), [ledger.Move(self.account(places[0]), self.by_hand, 1)])
            self.moved(places[0], "corrected", 1)
        else:
            place = (self.anyone(), taipei_day(self.now) + timedelta(days=10))
            books.adjust(self.memo(Kind.ADJUST), [ledger.Move(self.by_hand, self.account(place), 4)])
            self.moved(("pot", None), place, 4)

    def carry_over(self) -> None:
        """A person moves coins from one vintage to another, there and perhaps back again some time."""
        person = self.anyone()
        places = self.vintages(person)
        if len(places) > 1:
            ends = self.chance.sample(places, 2)
            coins = self.chance.randint(1, self.has(ends[0]))
            moves = [ledger.Move(self.account(ends[0]), self.account(ends[1]), coins)]
            books.adjust(self.memo(Kind.ADJUST), moves)
            self.moved(*ends, coins)

    # What became of every single coin

    def told(self) -> dict[int | None, Counter]:
        """For each budget (None: brought in by hand), how many coins ended or stay where."""
        came, went = self.lines("target", "came", "left"), self.lines("source", "left", "came")
        places = {(place, coin): leg_coin for place in came for coin, leg_coin in enumerate(came[place])}
        found = defaultdict(Counter)
        for place, line in came.items():
            for number, coin in enumerate(line):
                if place in ("redeemed", "lapsed", "given_up", "corrected"):
                    found[self.origin(coin, came, went)][place] += 1
                elif number >= len(went[place]):
                    kind = "on_hold" if isinstance(place, str) else "in_wallets"
                    found[self.origin(places[place, number], came, went)][kind] += 1
        return dict(found)

    def lines(self, end: str, *order: str) -> dict[object, list[tuple[int, int]]]:
        """At each place, its coins one by one in the order of their coming or leaving: (leg, number in it)."""
        found = defaultdict(list)
        for leg in sorted(self.legs, key=lambda leg: [getattr(leg, name) for name in order]):
            found[getattr(leg, end)] += [(id(leg), number) for number in range(leg.coins)]
        return found

    def origin(self, coin: tuple[int, int], came: dict, went: dict) -> int | None:
        """Follow a coin back: the n-th that left a place is the n-th that came there."""
        legs = {id(leg): leg for leg in self.legs}
        while True:
            place = legs[coin[0]].source
            if place[0] == "pot":
                return None if place[1] is None else self.budgets[place[1]]
            coin = came[place][went[place].index(coin)]


def settle(month: date) -> None:
    """Let the period be closed, without statements."""
    tamper(
        "INSERT INTO rewards_settlement (month, length, issued_by, redemptions, coins_payable, amount_twd, coin_twd,"
        f" csv, csv_sha256) VALUES ('{month}', 'month', 'tests', 0, 0, 0, 1, '', '')"
    )
