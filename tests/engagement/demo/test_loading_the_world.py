"""Loading the demo world: all of it or nothing, and the same for a seed."""

from datetime import datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F

from civic.accounts.models import Citizen
from civic.consent.models import Consent
from civic.core.calendar import TAIPEI
from rewards.ledger.models import Account
from rewards.settlement.periods.models import Settlement
from tests.engagement.demo.small import load

pytestmark = pytest.mark.django_db
TABLES = {
    "civic_citizen": "id, birth_year, gender, district_id, level, joined_at",
    "civic_citizen_topics": "citizen_id, topic_id",
    "civic_verification": "id, citizen_id, method, document, id_hash, at",
    "civic_digitalcard": "citizen_id, number, key, since",
    "rewards_transaction": "id, kind, idempotency_key, request_hash, reason, effective_at, month",
    "rewards_posting": "transaction_id, source_id, destination_id, amount",
    "rewards_redemption": "id, receipt, shop_id, citizen_id, amount, state",
    "surveys_response": 'id, version_id, "on", age_band, gender, district_id',
    "surveys_answer": "id, response_id, question_id, choice_id, text, number, day",
    "engagement_notice": "id, title, picture, state, published_at",
    "engagement_noticeread": "notice_id, citizen_id, at",
}


@pytest.fixture(autouse=True)
def _a_demo(settings):
    settings.DEMO = True


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


def test_the_same_seed_makes_the_same_world():
    assert loaded_and_rolled_back() == loaded_and_rolled_back()


def test_a_second_load_says_so_and_changes_nothing(capsys):
    load()
    before = dict(digest())
    call_command("load_demo")
    assert capsys.readouterr().out.strip()
    assert dict(digest()) == before


def test_without_demo_the_command_refuses(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO"):
        call_command("load_demo")
    assert not Citizen.objects.exists()


def test_a_world_over_new_year_closes_both_years():
    load(now=datetime(2027, 1, 15, 12, tzinfo=TAIPEI))
    assert [f"{s.month:%Y-%m}" for s in Settlement.objects.order_by("month")] == ["2026-11", "2026-12"]
    assert {a.expires_on.year for a in Account.objects.filter(kind="wallet")} == {2027, 2028}


def test_nobody_agreed_to_a_document_before_it_was_published():
    load()
    assert Consent.objects.exists()
    assert not Consent.objects.filter(at__lt=F("document__published_at")).exists()
