"""The proof goes on from a checkpoint; what lies behind it is recomputed in rotation, and by --all."""

from datetime import date
from functools import partial

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from rewards import coins
from rewards.ledger import actions as ledger
from rewards.ledger import addresses, anchors, checks
from rewards.ledger.checkpoints import ROUNDS
from rewards.ledger.models import Checkpoint, CheckpointBalance, Seal
from rewards.ledger.verification import keep, verify
from rewards.redemption.counter import actions as redemption
from rewards.redemption.refunds import actions as refunds
from rewards.tasks import verify_ledger as tonight
from rewards.tasks import verify_whole_ledger as on_sunday
from tests import factories as make
from tests.owner import tamper
from tests.rewards.ledger.books import in_small_numbers, refused, seal_all, spend
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def plan(sql: str, values: dict[str, object]) -> str:
    """How PostgreSQL would do it if it took what is new for much, and joined whole tables."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL enable_nestloop = off; SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off"
        )
        cursor.execute(f"EXPLAIN (COSTS off) {sql}", values)
        return "\n".join(row[0] for row in cursor.fetchall())


class World:
    """A citizen with 100 coins and a shop; what happened is sealed payment by payment."""

    def __init__(self):
        self.payer, shop = make.rich_citizen(100), make.shop()
        self.owner, self.paid = make.owner(shop.merchant), []
        seal_all()

    def pay(self, amount):
        _payment, code = make.payment_code(self.payer, amount)
        key = f"tap-{len(self.paid)}"
        done = redemption.confirm(clerk=self.owner, key=key, code=code.code, now=make.NOW)
        self.paid.append(done.redemption.pk)
        seal_all()


@pytest.fixture
def world():
    """Seals 1 to 3 with transactions 1 to 5 lie behind a checkpoint; transactions 6 and 7 are sealed after it."""
    made = World()
    made.pay(20)
    made.pay(20)
    keep(verify(), whole=False)
    made.pay(10)
    refunds.void(made.paid[-1], by=made.owner, now=make.NOW)
    seal_all()
    return made


def nights() -> list[str]:
    """What a whole turn of the rotation says, after the proof of what is new."""
    return [fault for _night in range(ROUNDS) for fault in _night_after_night()]


def _night_after_night() -> list[str]:
    report = verify(rotate=True)
    keep(report, whole=False)
    return report.faults


def test_a_checkpoint_says_what_the_ledger_was_and_the_next_one_what_it_became(world):
    first = Checkpoint.objects.get()
    assert (first.transactions, first.postings, first.from_zero) == (5, 5, True)
    assert first.kinds == {"mint": -100, "budget": 0, "campaign": 0, "wallet": 60, "payable": 40}
    tonight()
    second = Checkpoint.objects.first()
    assert (second.transactions, second.postings, second.from_zero) == (7, 7, False)
    assert (second.previous_hash, second.kinds) == (first.hash, first.kinds)
    assert second.accounts == CheckpointBalance.objects.count()
    on_sunday()
    third = Checkpoint.objects.first()
    assert (third.balances_hash, third.from_zero) == (second.balances_hash, True)
    assert verify().well


def test_the_proof_recomputes_what_is_new_and_says_the_same_of_the_whole(world):
    new, whole = verify(), verify(everything=True)
    assert (new.seals, whole.seals) == (2, 5)
    assert (new.transactions, new.postings, new.issued, new.places) == (7, 7, whole.issued, whole.places)
    assert new.well
    assert whole.well


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE rewards_posting SET amount = 11 WHERE id = {last}", "seal 5: transaction 7 is not what was sealed"),
        ("DELETE FROM rewards_posting WHERE id = {last}", "transaction 7: it moves nothing"),
        ("DELETE FROM rewards_transaction WHERE id = {latest}", "posting 7: its transaction is missing"),
        ("UPDATE rewards_account SET balance = balance + 1 WHERE kind = 'wallet'", "61 coins are stored"),
        ("UPDATE rewards_turnover SET coins = coins + 1 WHERE kind = 'void'", "1 transactions of -9 coins are"),
        ("DELETE FROM rewards_seal WHERE id = (SELECT min(id) + 3 FROM rewards_seal)", "seal 5: it does not continue"),
        (
            "UPDATE rewards_seal SET hash = 'x' WHERE id = (SELECT seal_id FROM rewards_checkpoint)",
            "is another one now",
        ),
        ("UPDATE rewards_checkpoint SET postings = 6", "its hash is not that of what it says"),
        ("UPDATE rewards_checkpointbalance SET coins = coins + 1", "its balances are not those that it was made of"),
        (
            "UPDATE rewards_account"
            " SET holder_id = 987654, address = replace(address, '/' || holder_id || '/', '/987654/')"
            " WHERE kind = 'wallet'",
            "at the checkpoint, and is wallet/987654/",
        ),
        (
            "UPDATE rewards_transaction SET xid = (SELECT min(xid::text)::xid8 FROM rewards_transaction)"
            " WHERE id = {latest}",
            "transaction 7: it was put behind the checkpoint",
        ),
        (
            "INSERT INTO rewards_posting (transaction_id, source_id, destination_id, amount)"
            " SELECT min(transaction_id), max(source_id), min(destination_id), 1 FROM rewards_posting",
            "was put into transaction 1, behind the checkpoint",
        ),
        ("UPDATE rewards_posting SET amount = 31 WHERE id = {last} - 1", "transaction 6 is not what was sealed"),
        ("UPDATE rewards_posting SET amount = 21 WHERE id = {last}", "21 coins were given back, it moved 10"),
    ],
)
def test_tampering_after_the_checkpoint_or_with_it_is_named_at_once(world, statement, named):
    plain, last = in_small_numbers(), "(SELECT max(id) FROM rewards_posting)"
    tamper(statement.format(last=last, latest="(SELECT max(id) FROM rewards_transaction)"))
    report = verify()
    assert report.checkpoint
    assert named in plain(report.faults)


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE rewards_posting SET amount = 21 WHERE id = {fifth}", "seal 3: transaction 5 is not what was sealed"),
        ("UPDATE rewards_transaction SET reason = 'x' WHERE id = {third}", "seal 1: transaction 3 is not what was"),
        (
            "DELETE FROM rewards_posting WHERE id = {fifth}; DELETE FROM rewards_transaction WHERE id = {fifth_one}",
            "seal 3: transaction 5 is missing",
        ),
        ("UPDATE rewards_turnover SET coins = 21 WHERE seal_id = (SELECT min(id) + 2 FROM rewards_seal)", "seal 3: ac"),
        ("DELETE FROM rewards_seal WHERE id = (SELECT min(id) + 1 FROM rewards_seal)", "seal 3: it does not continue"),
        ("DELETE FROM rewards_transaction WHERE id = {third}", "seal 1: transaction 3 is missing"),
        (
            "INSERT INTO rewards_posting (id, transaction_id, source_id, destination_id, amount)"
            " VALUES (-5, -6, -7, -8, 1)",
            "posting -5: its transaction is missing",
        ),
    ],
)
def test_tampering_behind_it_is_found_by_the_rotation_and_by_all(world, statement, named):
    plain = in_small_numbers()
    rank = "(SELECT id FROM rewards_{} ORDER BY id OFFSET {} LIMIT 1)"
    third, fifth_one = rank.format("transaction", 2), rank.format("transaction", 4)
    tamper(statement.format(third=third, fifth=rank.format("posting", 4), fifth_one=fifth_one))
    assert verify().well  # what is behind is not read
    assert named in plain(nights())
    assert named in plain(verify(everything=True).faults)


def test_the_rotation_comes_to_every_old_seal_and_begins_anew(world):
    seals = list(Seal.objects.values_list("pk", flat=True))
    rotated = []
    for _night in range(8):
        keep(verify(rotate=True), whole=False)
        rotated.append(Checkpoint.objects.first().rotated_to)
    assert rotated == [*seals[:3], *seals[3:], *seals[:3]]  # one a night here; the third night knows all five


def test_a_wrong_balance_of_the_checkpoint_is_named_once_and_made_anew_by_all(world, capsys):
    tamper("UPDATE rewards_checkpointbalance SET coins = coins + 1 WHERE address LIKE 'wallet/%'")
    with pytest.raises(CommandError):
        call_command("verify_ledger", all=True)
    assert "is said to have held 61 coins, its postings until then make 60" in capsys.readouterr().out
    call_command("verify_ledger", no_stop=True)
    assert capsys.readouterr().out.splitlines()[-1] == "ledger ok: 7 transactions, 7 postings, issued 100"


def test_a_checkpoint_is_not_made_over_a_fault(world):
    tamper("UPDATE rewards_account SET balance = balance + 1 WHERE kind = 'wallet'")
    for whole in (False, True):
        assert keep(verify(everything=whole), whole=whole) is None
    assert keep(verify(since=date(2026, 1, 1)), whole=False) is None
    assert Checkpoint.objects.count() == 1


def test_nobody_writes_or_changes_a_checkpoint(world):
    values = "seal_id, from_zero, rotated_to"
    assert refused("UPDATE rewards_checkpoint SET postings = 4")
    assert refused("DELETE FROM rewards_checkpoint")
    assert refused("UPDATE rewards_checkpointbalance SET coins = 1")
    assert refused("INSERT INTO rewards_checkpointbalance VALUES (1, 'x', NULL, 5)")
    assert refused("DELETE FROM rewards_checkpointbalance")
    earlier = Seal.objects.first().pk  # not the newest checkpoint's
    assert refused(f"INSERT INTO rewards_checkpoint ({values}) VALUES ({earlier}, false, 0)")


def test_an_anchor_carries_the_checkpoint_and_older_anchors_are_read_still(world, settings, tmp_path):
    settings.LEDGER_ANCHOR_KEY = "11" * 32
    text = anchors.export(date(2099, 1, 1))
    checkpoint = Checkpoint.objects.get()
    assert f"checkpoint {checkpoint.pk} {checkpoint.hash}\n" in text
    kept = anchors.read(text)
    assert verify(anchors=[kept]).well
    with pytest.raises(anchors.BadAnchor):
        anchors.read(text.replace(checkpoint.hash, "0" * 64))
    tamper("DELETE FROM rewards_checkpoint")  # and whoever did it makes another one
    assert f"checkpoint {checkpoint.pk} is missing" in "\n".join(verify(anchors=[kept]).faults)
    old = anchors.export(date(2099, 1, 1))
    assert "checkpoint" not in old
    assert verify(anchors=[anchors.read(old)]).well


def test_a_proof_from_zero_that_ends_after_one_that_read_further_stops_no_coins():
    payer, till = make.rich_citizen(1000), ledger.open_account(addresses.payable(7))
    spend(payer, 1, "first", till)
    ledger.seal()
    slow = verify(everything=True)
    spend(payer, 1, "second", till)
    ledger.seal()
    assert keep(verify(), whole=False) is not None
    keep(slow, whole=True)
    spend(payer, 1, "third", till)  # coins move on
    assert verify(everything=True).well


def test_no_false_alarm_while_coins_move_and_checkpoints_are_made():
    payer, till = make.rich_citizen(1000), ledger.open_account(addresses.payable(7))

    def work(number: int):
        if number % 10:
            return spend(payer, 1, f"alarm-{number}", till)
        ledger.seal()
        report = verify(rotate=True)
        keep(report, whole=False)
        return report

    outcomes = at_once([partial(work, number) for number in range(150)], connections=10)
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert not [fault for outcome in outcomes for fault in getattr(outcome, "faults", [])]
    assert verify().well
    assert verify(everything=True).well
    assert coins.balance(payer, today=make.NOW.date()) == 1000 - 135


def test_the_proof_asks_what_is_new_for_its_own_postings_and_never_reads_all_there_are():
    world = World()
    world.pay(1)
    keep(verify(), whole=False)
    newest = Checkpoint.objects.latest("pk")
    scope = checks.Scope("t.xid >= %(xid)s::xid8", behind=True, values={"xid": str(newest.to_xid)})
    for sql in (checks.COUNT_LATER, checks.books(scope, 5), checks.some_posting_is_wrong(scope)):
        told = plan(sql, scope.values)
        assert told.count("on rewards_posting p") == told.count("Index Cond: (transaction_id = t") == 1, told
