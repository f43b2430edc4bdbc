"""Each night proves the books; what it found stands where finance looks, and what is wrong is an alarm."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from civic.core.moments import minute
from civic.core.roles import Role
from civic.outbox.models import OutboxItem
from rewards import tasks
from rewards.ledger.models import MoneyStop
from rewards.settlement.proving import nightly, queries
from rewards.settlement.proving.models import ProofRun
from tests import factories as make
from tests.owner import tamper
from tests.rewards.ledger.books import seal_all
from tests.rewards.settlement.months import OCTOBER, close, sale
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
TOKEN = "-".join(["number"] * 9)
NIGHT = datetime(2026, 12, 1, tzinfo=UTC)


def states() -> dict[str, str]:
    return {each.kind.value: each.state for each in queries.last_proofs(now=timezone.now())}


@pytest.mark.parametrize("role", [Role.FINANCE, Role.OPERATOR, Role.COORDINATOR, Role.AUDITOR])
def test_a_night_s_proofs_stand_on_the_first_page_with_their_times(role):
    sale(make.shop(), 30)
    desk = at_desk(make.staff(role))
    assert desk.get("/admin/").content.decode().count("outcome-never") == 3
    assert states()["ledger"] == "never"
    tasks.verify_ledger()
    tasks.reconcile_periods()
    assert (states()["ledger"], states()["period"]) == ("well", "well")
    page = desk.get("/admin/").content.decode()
    assert page.count("outcome-well") == 2
    for proof in queries.last_proofs(now=timezone.now())[:2]:
        address = f"/admin/rewards/proofrun/{proof.run.pk}/change/"
        assert f'href="{address}">{minute(proof.run.ended_at)}</a>' in page
        assert desk.get(address).status_code == 200
    assert "proofs" not in at_desk(make.staff(Role.APPROVER, make.agency())).get("/admin/").content.decode()
    later = timezone.now() + timedelta(days=2)
    assert [each.state for each in queries.last_proofs(now=later)][:2] == ["late", "late"]
    with pytest.raises(DatabaseError, match=r"never changed|permission denied"), transaction.atomic():
        ProofRun.objects.update(outcome="well")


def test_the_age_of_each_proof_is_a_number_of_metrics(client, settings):
    settings.METRICS_TOKEN = TOKEN
    sale(make.shop(), 30)
    assert ages(client) == {}
    tasks.verify_ledger()
    tasks.reconcile_periods()
    assert set(ages(client)) == {("ledger", "well"), ("period", "well")}
    tamper("UPDATE rewards_redemption SET amount = 31")
    tasks.reconcile_periods()
    moved = ", ".join(f"{name} = {name} - interval '3 hours'" for name in ("started_at", "ended_at"))
    tamper(f"UPDATE rewards_proofrun SET {moved} WHERE kind = 'ledger'")
    found = ages(client)
    assert set(found) == {("ledger", "well"), ("period", "faulty")}
    since = found["ledger", "well"] - found["period", "faulty"]
    assert 3 * 3600 - 1 < since < 4 * 3600  # in seconds; the periods were proven a little later


def ages(client) -> dict[tuple[str, str], float]:
    """What /metrics says of the proofs: seconds by kind and outcome."""
    text = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).content.decode()
    assert "tuili_gauge_failed{" not in text
    lines = re.findall(r'^tuili_proof_age_seconds{kind="(\w+)",outcome="(\w+)"} (\S+)$', text, re.M)
    return {(kind, outcome): float(age) for kind, outcome, age in lines}


def test_a_broken_ledger_stops_all_coins_and_is_written_to_whom_the_settings_name(settings):
    settings.ALARM_MAILS = ["audit@county.example", "finance@county.example"]
    make.rich_citizen(40)
    tamper("UPDATE rewards_account SET balance = balance + 1 WHERE kind = 'wallet'")
    tasks.verify_ledger()
    assert states()["ledger"] == "faulty"
    assert "41 coins are stored" in ProofRun.objects.get().told
    assert MoneyStop.objects.filter(lifted_at=None).exists()
    letters = OutboxItem.objects.order_by("address")
    assert [each.address for each in letters] == ["audit@county.example", "finance@county.example"]
    assert "41 coins are stored" in letters[0].content["text"]


def test_open_unpaid_and_faulty_periods_are_reconciled_each_night_and_old_ones_in_turn():
    sold = sale(make.shop(), 30)
    assert queries.due(NIGHT)[0] == OCTOBER
    close()
    assert OCTOBER in queries.due(NIGHT)  # closed, and not paid yet
    tamper("UPDATE rewards_redemption SET amount = 31")
    tasks.reconcile_periods()
    assert ProofRun.objects.get(month=OCTOBER).outcome == "faulty"
    assert f"transaction {sold.transaction_id} (receipt {sold.receipt})" in ProofRun.objects.get(month=OCTOBER).told
    assert states()["period"] == "faulty"  # although the month after it is in order
    tamper("UPDATE rewards_redemption SET amount = 30")
    tamper("UPDATE rewards_statement SET status = 'closed'")
    assert OCTOBER in queries.due(NIGHT)  # paid, and faulty when it was looked at last
    tamper("UPDATE rewards_statement SET status = 'issued'")
    tasks.reconcile_periods()
    assert states()["period"] == "well"


def test_a_proof_that_cannot_be_done_is_an_alarm_too(settings):
    settings.ALARM_MAILS = ["audit@county.example"]
    tamper("ALTER TABLE rewards_seal RENAME TO elsewhere")
    with transaction.atomic():
        tasks.verify_ledger()
    assert states()["ledger"] == "failed"


@pytest.mark.django_db(transaction=True)
def test_the_anchor_of_a_day_leaves_the_house_once(settings):
    settings.LEDGER_ANCHOR_KEY, settings.ANCHOR_MAILS = "11" * 32, ["auditors@elsewhere.example"]
    sale(make.shop(), 30)
    seal_all()
    night = timezone.now() + timedelta(days=1)
    for _again in range(2):
        assert nightly.send_anchor(now=night).is_well
    [item] = OutboxItem.objects.filter(about__startswith="anchor:")
    assert item.address == "auditors@elsewhere.example"
    assert item.content["text"].startswith("tuili-ledger-anchor")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("key", "to", "told"), [("", ["a@b.example"], "LEDGER_ANCHOR_KEY"), ("11" * 32, [], "ANCHOR_MAILS")]
)
def test_an_anchor_that_cannot_leave_is_an_alarm_and_no_silence(settings, key, to, told):
    settings.LEDGER_ANCHOR_KEY, settings.ANCHOR_MAILS = key, to
    settings.ALARM_MAILS = ["alarm@county.example"]
    sale(make.shop(), 30)
    seal_all()
    tried = nightly.send_anchor(now=timezone.now() + timedelta(days=1))
    assert not tried.is_well
    assert told in tried.told
    assert OutboxItem.objects.get().address == "alarm@county.example"
