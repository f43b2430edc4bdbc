"""The small world of the demo that the tests load: the same people at the same hour, its pictures undrawn."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import connection
from django.test import override_settings

from civic.core.calendar import TAIPEI
from engagement.demo import pictures, world
from tests.owner import as_loader

NOW = datetime(2026, 11, 20, 21, tzinfo=TAIPEI)


TABLES = {
    "civic_citizen": "id, birth_year, gender, district_id, level, joined_at",
    "civic_citizen_topics": "citizen_id, topic_id",
    "civic_verification": "id, citizen_id, method, document, id_hash, at",
    "civic_digitalcard": "citizen_id, number, key, since",
    "rewards_transaction": "id, kind, idempotency_key, request_hash, reason, effective_at, month",
    "rewards_posting": "transaction_id, source_id, destination_id, amount",
    "rewards_redemption": "id, receipt, shop_id, citizen_id, amount, state",
    # Without their keys: what is answered by the citizens' own door gets one of chance, whatever the seed.
    "surveys_response": 'version_id, "on", age_band, gender, district_id',
    "surveys_answer": "question_id, choice_id, text, number, day",
    "engagement_notice": "id, title, picture, state, published_at",
    "engagement_noticeread": "notice_id, citizen_id, at",
}


def load(now: datetime = NOW) -> None:
    with pytest.MonkeyPatch.context() as patch, override_settings(DEMO=True), as_loader():
        patch.setattr(pictures, "notice_picture", lambda agency, scene, **_: f"notices/{scene}.jpg")
        patch.setattr(pictures, "shop_picture", lambda goods, number, **_: f"shops/{number}.jpg")
        world.load(citizens=60, seed=7, now=now, say=lambda line: None)


def digest() -> Iterator[tuple[str, str]]:
    """Each table with what stands in it, as one word."""
    with connection.cursor() as cursor:
        for table, columns in TABLES.items():
            cursor.execute(f"SELECT md5(string_agg(r::text, ';' ORDER BY r)) FROM (SELECT {columns} FROM {table}) r")
            yield table, cursor.fetchone()[0]
