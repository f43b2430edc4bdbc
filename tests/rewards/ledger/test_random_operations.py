"""Whatever happens in whatever order, the ledger agrees with a small model made of dictionaries.

`make test` runs over 2,000 operations (some examples end early), `make test-long` over 10,000, `make soak` a million
(OPERATIONS=…). Hypothesis prints the failing steps.
"""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from civic.core.calendar import month_of, next_month, taipei_day
from rewards import coins
from rewards.budgets import actions as budgets
from rewards.budgets import changes
from rewards.budgets.errors import CoinsPromised
from rewards.ledger import actions as ledger
from rewards.ledger import addresses, lapsing, vintages
from rewards.ledger import closing as books
from rewards.ledger.errors import AlreadyReversed, InsufficientCoins, RefundTooLarge
from rewards.ledger.models import Account, Transaction
from rewards.ledger.verification import verify
from rewards.offers import vouchers
from rewards.redemption.counter import actions as redemption
from tests import effort
from tests import factories as make

STEPS = 50
PEOPLE, SHOPS = 3, 2


class Books(RuleBasedStateMachine):
    """One campaign, three citizens, two shops, a clock that only goes forward."""

    done = Counter()

    @initialize()
    def open(self):
        self.now = make.NOW
        self.pot = make.campaign(max_coins=500, now=self.now)
        self.people = [make.citizen() for _ in range(PEOPLE)]
        self.shops = [make.shop() for _ in range(SHOPS)]
        self.clerks = [make.clerk(shop) for shop in self.shops]
        self.tills = [ledger.open_account(addresses.payable(shop.merchant_id)) for shop in self.shops]
        self.operator = make.staff("operator")
        self.campaign, self.owed, self.expired = 500, [0] * SHOPS, 0
        self.coordinator, self.second, self.budget = make.staff("coordinator"), make.staff("finance"), 0
        self.purse = Account.objects.get(kind="budget", holder_id=self.pot.agency_id, address__endswith="/2026").pk
        self.wallets = [Counter() for _ in range(PEOPLE)]
        self.sales, self.holds, self.vouchers, self.keys = [], [], [], 0

    def key(self) -> str:
        self.keys += 1
        return f"{self.pot.pk}-{self.keys}"

    def today(self) -> date:
        return taipei_day(self.now)

    def spendable(self, person: int) -> int:
        return sum(n for on, n in self.wallets[person].items() if on >= self.today())

    def take(self, person: int, amount: int, newest_first: bool = False, lapsed: bool = False) -> list:
        """Take coins out of the model's wallet; return [(vintage, coins)] in the order taken."""
        taken = []
        for on in sorted(self.wallets[person], reverse=newest_first):
            part = min(self.wallets[person][on], amount)
            if part and (lapsed or on >= self.today()):
                self.wallets[person][on] -= part
                taken.append((on, part))
                amount -= part
        return taken

    def give_back(self, person: int, parts: list) -> None:
        for on, part in parts:
            self.wallets[person][on if on >= self.today() else self.today() + timedelta(days=7)] += part

    @rule(amount=st.integers(1, 50), again=st.booleans())
    def issue(self, amount, again):
        key = self.key()
        for _ in range(1 + again):
            signed = {"by": self.coordinator, "approved_by": self.second}
            budgets.open_budget(self.pot.agency, 2026, amount, **signed, key=key, reason="r", now=self.now)
        self.budget += amount

    @rule(amount=st.integers(1, 50), taken_back=st.booleans())
    def lower(self, amount, taken_back):
        wish = {"by": self.coordinator, "reason": "r", "now": self.now}
        try:
            proposed = changes.propose_lowering(self.pot.agency, 2026, amount, key=self.key(), **wish)
        except CoinsPromised as refusal:
            assert refusal.facts["available"] == self.budget < amount
            return
        budgets.approve_issue(proposed.pk, by=self.second, now=self.now)
        self.budget -= amount
        if taken_back:
            proposed.refresh_from_db()
            again = changes.propose_correction(proposed, key=self.key(), **wish)
            budgets.approve_issue(again.pk, by=self.second, now=self.now)
            self.budget += amount

    @rule(amount=st.integers(1, 50), given=st.integers(0, 50), taken_back=st.booleans())
    def return_the_year(self, amount, given, taken_back):
        """Another agency's year: what its campaign did not give goes back, and comes again where that was wrong."""
        agency, given = make.agency(), min(given, amount)
        pot = make.campaign(agency, max_coins=amount, now=self.now)
        purse = Account.objects.get(kind="budget", holder_id=agency.pk)
        if given:
            coins.award(make.citizen(), given, campaign=pot, key=self.key(), reason="r", by="t", now=self.now)
        if amount == given:
            return
        wish = {"by": self.coordinator, "reason": "r", "now": self.now}
        returned = changes.propose_return(agency, self.today().year, closes_campaigns=True, key=self.key(), **wish)
        budgets.approve_issue(returned.pk, by=self.second, now=self.now)
        returned.refresh_from_db()
        purse.refresh_from_db()
        assert (returned.coins, purse.balance) == (amount - given, 0)
        if taken_back:
            again = changes.propose_correction(returned, key=self.key(), **wish)
            budgets.approve_issue(again.pk, by=self.second, now=self.now)
            purse.refresh_from_db()
            assert purse.balance == amount - given

    @rule(person=st.integers(0, PEOPLE - 1))
    def erase_a_person(self, person):
        """Whoever leaves gives their coins up; what the shops were paid stays."""
        given_up = coins.forfeit(self.people[person], reason="erased", now=self.now)
        assert given_up == sum(self.wallets[person].values())
        self.expired += given_up
        self.wallets[person].clear()

    @rule(person=st.integers(0, PEOPLE - 1), amount=st.integers(1, 80), again=st.booleans())
    def award(self, person, amount, again):
        key, last = self.key(), vintages.last_day(self.today())
        for _ in range(1 + again):
            try:
                with transaction.atomic():
                    coins.award(
                        self.people[person], amount, campaign=self.pot, key=key, reason="r", by="t", now=self.now
                    )
            except coins.CampaignExhausted:
                assert self.campaign < amount
                return
        assert self.campaign >= amount
        self.campaign -= amount
        self.wallets[person][last] += amount

    @rule(
        person=st.integers(0, PEOPLE - 1),
        shop=st.integers(0, SHOPS - 1),
        amount=st.integers(1, 60),
        again=st.booleans(),
    )
    def spend(self, person, shop, amount, again):
        memo = ledger.Memo(Transaction.Kind.SPEND, self.key(), "t", "r", self.now, (amount,))
        for _ in range(1 + again):
            try:
                with transaction.atomic():
                    posted = ledger.spend(
                        memo,
                        holder_id=self.people[person].pk,
                        amount=amount,
                        destination_id=self.tills[shop],
                        today=self.today(),
                    )
            except InsufficientCoins as refusal:
                assert refusal.facts["available"] == self.spendable(person) < amount
                return
        self.sales.append([posted.transaction_id, person, shop, self.take(person, amount)])
        self.owed[shop] += amount

    @rule(which=st.integers(0, 30), amount=st.none() | st.integers(1, 60))
    def refund(self, which, amount):
        if not self.sales:
            return
        sale = self.sales[which % len(self.sales)]
        left = sum(part for _on, part in sale[3])
        try:
            with transaction.atomic():
                coins.refund(sale[0], key=self.key(), reason="r", by=self.operator, now=self.now, amount=amount)
        except AlreadyReversed:
            assert left == 0
        except RefundTooLarge as refusal:
            assert refusal.facts["available"] == left < amount
        else:
            self.undo(sale, left if amount is None else amount)

    def undo(self, sale, amount):
        self.owed[sale[2]] -= amount
        back = []
        while amount:  # what was taken last goes back first
            on, part = sale[3].pop()
            back.append((on, min(part, amount)))
            if part > amount:
                sale[3].append((on, part - amount))
            amount -= back[-1][1]
        self.give_back(sale[1], back)

    @rule(person=st.integers(0, PEOPLE - 1), amount=st.integers(1, 60))
    def hold(self, person, amount):
        try:
            held = coins.hold(self.people[person], amount, reason="r", by=self.operator, now=self.now)
        except InsufficientCoins:
            assert sum(self.wallets[person].values()) < amount
        else:
            self.holds.append((held.pk, person, self.take(person, amount, newest_first=True, lapsed=True)))

    @rule()
    def release(self):
        if self.holds:
            number, person, parts = self.holds.pop()
            coins.release(number, reason="r", by=self.operator, now=self.now)
            self.give_back(person, parts)

    @rule(person=st.integers(0, PEOPLE - 1), shop=st.integers(0, SHOPS - 1), amount=st.integers(1, 60))
    def take_a_voucher(self, person, shop, amount):
        try:
            made = make.voucher(make.offer(self.shops[shop], amount), self.people[person], now=self.now)
        except InsufficientCoins:
            assert self.spendable(person) < amount
        else:
            self.vouchers.append((*made, person, shop, self.take(person, amount)))

    @rule(hand_over=st.booleans())
    def end_a_voucher(self, hand_over):
        if not self.vouchers:
            return
        voucher, shown, person, shop, parts = self.vouchers.pop()
        self.give_back(person, parts)
        if not hand_over or voucher.last_day < self.today():
            vouchers.cancel(voucher.pk, citizen=self.people[person], now=self.now)
            return
        clerk = self.clerks[shop]
        paid = redemption.confirm(clerk=clerk, key=self.key(), code=shown.code, now=self.now).redemption
        self.sales.append([paid.transaction_id, person, shop, self.take(person, voucher.coins)])
        self.owed[shop] += voucher.coins

    @rule(days=st.sampled_from([0, 1, 6, 40, 200, 420]))
    def step_the_clock(self, days):
        self.now += timedelta(days=days, seconds=1)

    @rule()
    def lapse(self):
        lapsing.lapse(now=self.now)
        for wallet in self.wallets:
            for on in wallet:
                if on < self.today():
                    self.expired += wallet[on]
                    wallet[on] = 0

    @rule()
    def close_the_month(self):
        books.close_month(month_of(self.now), actor="t")
        assert next_month(month_of(self.now)) > month_of(self.now)

    @invariant()
    def every_coin_is_where_the_model_says(self):
        Books.done["operations"] += 1
        if not hasattr(self, "pot"):
            return
        kept = {pk: sum(w.values()) for pk, w in zip((p.pk for p in self.people), self.wallets, strict=True)}
        stored = Counter()
        for holder, balance in Account.objects.filter(kind="wallet", holder_id__in=kept).values_list(
            "holder_id", "balance"
        ):
            stored[holder] += balance
        assert stored == Counter(kept)
        assert Account.objects.get(pk=self.pot.account_id).balance == self.campaign
        held = sum(part for _n, _p, parts in self.holds for _on, part in parts)
        held += sum(voucher.coins for voucher, *_rest in self.vouchers)
        assert Account.objects.get(pk=self.purse).balance == self.budget
        assert sum(kept.values()) + self.campaign + sum(self.owed) + self.expired + held == 500

    def teardown(self):
        if hasattr(self, "pot"):
            for person, wallet in zip(self.people, self.wallets, strict=True):
                mine = Account.objects.filter(kind="wallet", holder_id=person.pk, balance__gt=0)
                assert dict(mine.values_list("expires_on", "balance")) == {on: n for on, n in wallet.items() if n}


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_the_ledger_agrees_with_the_model_whatever_happens():
    Books.done.clear()
    run_state_machine_as_test(
        Books,
        settings=settings(
            max_examples=max(1, effort.RANDOM_OPERATIONS // STEPS),
            stateful_step_count=STEPS,
            deadline=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    report = verify()
    assert report.faults == []
    print(f"{Books.done['operations']} operations, {report.transactions} transactions, 0 lost of {report.issued} coins")
