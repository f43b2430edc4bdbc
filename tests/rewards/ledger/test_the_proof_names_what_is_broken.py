"""The proof names any tampering, repairs nothing, and raises no false alarm."""

from datetime import date
from functools import partial

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from rewards import coins
from rewards.ledger import actions as ledger
from rewards.ledger import addresses, anchors, stops
from rewards.ledger.errors import MoneyStopped
from rewards.ledger.models import MoneyStop, Seal
from rewards.ledger.verification import verify
from rewards.redemption.counter import actions as redemption
from rewards.redemption.refunds import actions as refunds
from tests import factories as make
from tests.owner import tamper
from tests.rewards.ledger.books import in_small_numbers, seal_all, spend
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
KEY = "11" * 32


@pytest.fixture
def books(settings):
    """A budget, an award, a payment and its cancellation, sealed in several links."""
    settings.LEDGER_ANCHOR_KEY = KEY
    payer, shop = make.rich_citizen(100), make.shop()
    owner = make.owner(shop.merchant)
    seal_all()
    for number in range(3):
        _payment, code = make.payment_code(payer, 20)
        done = redemption.confirm(clerk=owner, key=f"tap-{number}", code=code.code, now=make.NOW)
        seal_all()
    refunds.void(done.redemption.pk, by=owner, now=make.NOW)
    seal_all()
    return payer


def test_a_sound_ledger_is_proved(books, capsys):
    call_command("verify_ledger")
    assert capsys.readouterr().out.splitlines()[-1] == "ledger ok: 7 transactions, 7 postings, issued 100"


def test_every_coin_is_somewhere(books):
    report = verify()
    assert report.places == {"budget": 0, "campaign": 0, "wallet": 60, "payable": 40}


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        (
            "UPDATE rewards_posting SET amount = 21 WHERE id = (SELECT max(id) FROM rewards_posting)",
            "seal 5: transaction 7 is not what was sealed (posting 7)",
        ),
        (
            "UPDATE rewards_transaction SET reason = 'x' WHERE kind = 'award'",
            "seal 1: transaction 3 is not what was sealed (posting 3)",
        ),
        (
            "UPDATE rewards_transaction SET month = '2026-10-01' WHERE kind = 'void'",
            "seal 5: transaction 7 is not what was sealed (posting 7)",
        ),
        ("DELETE FROM rewards_posting WHERE id = (SELECT max(id) FROM rewards_posting)", "it moves nothing"),
        ("DELETE FROM rewards_transaction WHERE kind = 'award'", "its transaction is missing"),
        ("DELETE FROM rewards_transaction WHERE kind = 'award'", "seal 1: transaction 3 is missing"),
        (
            "UPDATE rewards_transaction SET xid = (SELECT xid FROM rewards_transaction WHERE kind = 'award')"
            " WHERE kind = 'void'",
            "seal 1: transaction 7 was added after it was sealed (posting 7)",
        ),
        (
            "UPDATE rewards_seal SET hash = repeat('0', 64) WHERE id = (SELECT max(id) FROM rewards_seal)",
            "seal 5: its hash",
        ),
        (
            "UPDATE rewards_seal SET rows = '\\x00' WHERE id = (SELECT max(id) FROM rewards_seal)",
            "seal 5: transaction 7",
        ),
        ("UPDATE rewards_account SET balance = balance + 1 WHERE kind = 'wallet'", "61 coins are stored"),
        ("UPDATE rewards_account SET balance = 500 WHERE kind = 'payable'", "500 coins are stored"),
        ("DELETE FROM rewards_account WHERE kind = 'payable'", "an account is missing"),
        ("UPDATE rewards_account SET holder_id = holder_id + 1 WHERE kind = 'wallet'", "not what its address says"),
        ("UPDATE rewards_account SET expires_on = '2999-12-31' WHERE kind = 'wallet'", "not what its address says"),
        ("DELETE FROM rewards_seal WHERE id = (SELECT min(id) + 1 FROM rewards_seal)", "does not continue"),
        (
            "WITH ends AS (SELECT min(id) AS a, max(id) AS b FROM rewards_posting)"
            " UPDATE rewards_posting p SET id = -p.id FROM ends WHERE p.id IN (a, b)",
            "seal 1: transaction 1 is not what was sealed",
        ),
        ("UPDATE rewards_transaction SET reverses_id = reverses_id - 1 WHERE kind = 'void'", "seal 5: transaction 7"),
        ("UPDATE rewards_transaction SET xid = '99999999999' WHERE kind = 'void'", "restored from elsewhere"),
        (
            "UPDATE rewards_turnover SET coins = coins + 1 WHERE kind = 'void'",
            "1 transactions of -19 coins are",
        ),
        (
            "UPDATE rewards_turnover SET month = '2026-10-01' WHERE kind = 'void'",
            "0 transactions of 0 coins are counted",
        ),
        ("DELETE FROM rewards_turnover WHERE kind = 'void'", "0 transactions of 0 coins are counted, its postings"),
        ("UPDATE rewards_turnover SET seal_id = 0 WHERE kind = 'void'", "seal 0: it is missing"),
        ("UPDATE rewards_seal SET to_xid = '99999999999' WHERE id = (SELECT max(id) FROM rewards_seal)", "elsewhere"),
    ],
)
def test_tampering_is_named(books, statement, named):
    plain = in_small_numbers()
    tamper(statement)
    assert named in plain(verify().faults)


def test_a_whole_rewrite_is_caught_by_an_anchor_kept_outside(books, tmp_path):
    anchor = tmp_path / "anchor.txt"
    anchor.write_text(anchors.export(date(2099, 1, 1)))
    call_command("verify_ledger", anchor=[str(anchor)])
    tamper("UPDATE rewards_transaction SET reason = 'rewritten' WHERE kind = 'award'")
    tamper("DELETE FROM rewards_checkpoint")
    tamper("DELETE FROM rewards_turnover")
    tamper("DELETE FROM rewards_seal")
    seal_all()
    assert verify().well  # the forger made a chain that fits
    with pytest.raises(CommandError, match="ledger broken"):
        call_command("verify_ledger", anchor=[str(anchor)])


def test_a_forged_anchor_is_refused(books):
    text = anchors.export(date(2099, 1, 1))
    with pytest.raises(anchors.BadAnchor):
        anchors.read(text.replace("seal ", "seal 9"))
    with pytest.raises(anchors.BadAnchor):
        anchors.read(text, public_key="22" * 32)


def test_a_break_stops_all_coins_until_a_person_lifts_the_stop(books):
    tamper("UPDATE rewards_account SET balance = balance + 1 WHERE kind = 'wallet'")
    with pytest.raises(CommandError):
        call_command("verify_ledger")
    with pytest.raises(MoneyStopped):
        make.campaign()
    assert coins.balance(books, today=make.NOW.date()) == 61  # reading goes on
    stops.lift(by=make.staff("coordinator"), reason="stored balance mended from the postings", now=make.NOW)
    make.campaign()


def test_the_proof_changes_nothing_and_can_be_run_again(books):
    tamper("UPDATE rewards_account SET balance = balance + 1 WHERE kind = 'wallet'")
    assert verify().faults == verify().faults
    assert not MoneyStop.objects.exists()


def test_no_false_alarm_while_coins_move(books):
    payer = make.rich_citizen(1000)
    till = ledger.open_account(addresses.payable(7))

    def work(number: int):
        if number % 10:
            return spend(payer, 1, f"alarm-{number}", till)
        return verify() if number % 20 else ledger.seal()

    outcomes = at_once([partial(work, number) for number in range(200)], connections=10)
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert not [fault for outcome in outcomes for fault in getattr(outcome, "faults", [])]
    assert verify().well


def test_a_slow_commit_never_slips_out_of_the_chain():
    """A row that is written early and committed late is sealed later, not left out."""
    pot = make.campaign(max_coins=100)
    someone = make.citizen()
    other = connection.copy()
    with other.cursor() as slow:
        slow.execute("BEGIN")
        slow.execute(
            "SELECT * FROM ledger_post('award', 'slow', '', 'test', '', now(), NULL, %s, %s, '{5}')",
            [[pot.account_id], [ledger.open_account(addresses.wallet(someone.pk, date(2027, 12, 31)))]],
        )
        ledger.seal()
        slow.execute("COMMIT")
    other.close()
    seal_all()
    assert sum(Seal.objects.values_list("transactions", flat=True)) == 3
    assert verify().well
