"""The demo world: all of it or nothing, the same for a seed, and its books add up."""

from datetime import datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from civic.accounts.models import Citizen, Topic, User
from civic.core.calendar import TAIPEI
from engagement.audiences.models import Audience
from engagement.demo import pictures, world
from engagement.demo.accounts import ACCOUNTS, PASSWORD
from engagement.notices.models import Notice
from rewards import coins
from rewards.ledger.models import Account, Transaction
from rewards.limits.models import LevelLimit
from rewards.redemption.payments.models import Redemption
from rewards.settlement.closing.queries import payable_total
from rewards.settlement.periods.models import Settlement
from surveys.responses.models import Participation

NOW = datetime(2026, 11, 20, 21, tzinfo=TAIPEI)
TABLES = {
    "civic_citizen": "id, birth_year, gender, district_id, level, joined_at",
    "civic_citizen_topics": "citizen_id, topic_id",
    "civic_verification": "id, citizen_id, method, document, id_hash, at",
    "civic_digitalcard": "citizen_id, number, key, since",
    "rewards_transaction": "id, kind, idempotency_key, request_hash, reason, effective_at, month",
    "rewards_posting": "transaction_id, source_id, destination_id, amount",
    "rewards_redemption": "id, receipt, shop_id, citizen_id, amount, state",
    "surveys_answer": "response_id, question_id, choice_id, text",
    "engagement_notice": "id, title, picture, state, published_at",
    "engagement_noticeread": "notice_id, citizen_id, at",
}


@pytest.fixture(autouse=True)
def _a_demo(settings, monkeypatch):
    settings.DEMO = True
    monkeypatch.setattr(pictures, "notice_picture", lambda agency, scene, **_: f"notices/{scene}.jpg")
    monkeypatch.setattr(pictures, "shop_picture", lambda goods, number, **_: f"shops/{number}.jpg")


def load(now=NOW):
    world.load(citizens=60, seed=7, now=now, say=lambda line: None)


def digest():
    with connection.cursor() as cursor:
        for table, columns in TABLES.items():
            cursor.execute(f"SELECT md5(string_agg(r::text, ';' ORDER BY r)) FROM (SELECT {columns} FROM {table}) r")
            yield table, cursor.fetchone()[0]


class RollBack(Exception):
    pass


def loaded_and_rolled_back():
    try:
        with transaction.atomic():
            load()
            seen = dict(digest())
            raise RollBack
    except RollBack:
        return seen


@pytest.mark.django_db
def test_the_same_seed_makes_the_same_world():
    assert loaded_and_rolled_back() == loaded_and_rolled_back()


@pytest.mark.django_db
def test_a_second_load_says_so_and_changes_nothing(capsys):
    load()
    before = dict(digest())
    call_command("load_demo")
    assert capsys.readouterr().out.strip()
    assert dict(digest()) == before


@pytest.mark.django_db
def test_without_demo_the_command_refuses(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO"):
        call_command("load_demo")
    assert not Citizen.objects.exists()


@pytest.mark.django_db
def test_every_closed_month_pays_what_the_ledger_owes():
    load()
    months = Settlement.objects.in_bulk()
    assert sorted(f"{month:%Y-%m}" for month in months) == ["2026-09", "2026-10"]
    for month, settlement in months.items():
        assert settlement.coins_payable == payable_total(month) > 0
        assert settlement.coins_payable == sum(s.coins_payable for s in settlement.statements.all())


@pytest.mark.django_db
def test_at_no_moment_a_wallet_is_below_zero():
    load()
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT min(running) FROM (
              SELECT sum(m.coins) OVER (PARTITION BY a.id ORDER BY t.effective_at, t.id) AS running
                FROM rewards_account a
                JOIN LATERAL (SELECT transaction_id, -amount AS coins FROM rewards_posting WHERE source_id = a.id
                    UNION ALL SELECT transaction_id, amount FROM rewards_posting WHERE destination_id = a.id) m ON true
                JOIN rewards_transaction t ON t.id = m.transaction_id
               WHERE a.kind IN ('wallet', 'budget', 'campaign')) r""")
        assert cursor.fetchone()[0] >= 0
    assert not Account.objects.filter(balance__lt=0).exists()
    ids = Transaction.objects.filter(kind__in=["award", "spend", "void"]).order_by("id")
    times = list(ids.values_list("effective_at", flat=True))
    assert times == sorted(times)


@pytest.mark.django_db
def test_participations_and_payments_match_the_ledger():
    load()
    awarded = Participation.objects.filter(coins_awarded__gt=0)
    assert awarded.count() == Transaction.objects.filter(kind="award").count()
    assert Redemption.objects.count() == Transaction.objects.filter(kind="spend").count()
    payment = Redemption.objects.select_related("transaction", "shop").first()
    assert payment.transaction.reason == f"{payment.shop.name} · {payment.receipt}"
    assert payment.transaction.effective_at == payment.completed_at


@pytest.mark.django_db
def test_the_demo_accounts_open_with_the_printed_password(client):
    load()
    assert client.login(username="citizen@demo.test", password=PASSWORD)
    people = User.objects.filter(email__in=[account.email for account in ACCOUNTS])
    assert people.count() == len(ACCOUNTS)
    assert len(set(people.values_list("password", flat=True))) == 1
    citizen = Citizen.objects.get(user__email="citizen@demo.test")
    assert 100 <= coins.balance(citizen, today=NOW.date()) <= 200
    assert citizen.messages.count() >= 3


@pytest.mark.django_db
def test_a_world_over_new_year_closes_both_years():
    load(now=datetime(2027, 1, 15, 12, tzinfo=TAIPEI))
    assert [f"{s.month:%Y-%m}" for s in Settlement.objects.order_by("month")] == ["2026-11", "2026-12"]
    assert {a.expires_on.year for a in Account.objects.filter(kind="wallet")} == {2027, 2028}


@pytest.mark.django_db
def test_forty_notices_wait_to_be_read_and_one_to_be_approved():
    load()
    states = list(Notice.objects.values_list("state", flat=True))
    assert [states.count(state) for state in ("published", "submitted", "draft")] == [40, 1, 1]
    assert not Notice.objects.filter(published_at__gt=NOW).exists()


@pytest.mark.django_db
def test_the_verified_have_proofs_the_digital_have_cards_and_topics_have_followers():
    load()
    verified = Citizen.objects.filter(level="verified")
    assert not verified.exclude(verifications__revoked_at__isnull=True, verifications__isnull=False).exists()
    assert not Citizen.objects.filter(level="digital", digital_card=None).exists()
    assert not Topic.objects.filter(followers=None).exists()
    assert Audience.objects.filter(topics__isnull=False).exists()
    assert LevelLimit.objects.count() == 2
