"""/metrics: numbers for whoever has the token, nothing about people, and one broken gauge hides no other."""

from datetime import timedelta

import pytest
from django.utils import timezone

from civic.health import gauges
from civic.health.gauges import GAUGES, Gauge
from civic.outbox.actions import post
from civic.outbox.models import OutboxItem, Urgency
from tests import factories as make

pytestmark = pytest.mark.django_db
TOKEN = "-".join(["number"] * 9)


def read(client, token=TOKEN):
    return client.get("/metrics", headers={"Authorization": f"Bearer {token}"})


def test_without_a_setting_there_is_no_such_page_and_a_wrong_token_reads_nothing(client, settings):
    assert read(client).status_code == 404
    settings.METRICS_TOKEN = TOKEN
    for token in ("", "wrong", TOKEN[:-1], TOKEN + "x"):
        answer = read(client, token)
        assert (answer.status_code, answer.content) == (401, b"")
    assert client.get("/metrics").status_code == 401
    assert read(client).status_code == 200


def test_what_waits_how_long_and_how_the_books_stand_is_told_without_a_person(client, settings):
    settings.METRICS_TOKEN = TOKEN
    citizen = make.rich_citizen(50)
    now = timezone.now()
    filed = post("mail", address="someone@example.test", content={"subject": "hello", "text": "hello"},
                 now=now - timedelta(minutes=9), urgency=Urgency.BULK, user=citizen.user)  # fmt: skip
    OutboxItem.objects.filter(pk=filed.pk).update(state=OutboxItem.State.WAITING, due_at=now - timedelta(minutes=9))
    text = read(client).content.decode()
    lines = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert float(lines['tuili_outbox_rows{channel="mail",state="waiting",urgency="bulk"}']) >= 1
    assert 500 < float(lines['tuili_outbox_age_seconds{urgency="bulk"}']) < 900
    assert float(lines["tuili_ledger_head"]) > 0
    assert float(lines["tuili_ledger_unsealed"]) > 0
    assert float(lines["tuili_coins_stopped"]) == 0
    assert "tuili_gauge_failed{" not in text
    assert "@" not in text
    assert citizen.user.name not in text


def test_one_gauge_that_breaks_is_counted_and_hides_no_other(client, settings):
    settings.METRICS_TOKEN = TOKEN

    def broken(now):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM no_such_table")

    GAUGES.add("tuili_broken", Gauge("breaks", (), broken))
    try:
        text = read(client).content.decode()
    finally:
        del GAUGES["tuili_broken"]
    assert 'tuili_gauge_failed{gauge="tuili_broken"} 1.0' in text
    assert "tuili_coins_stopped 0.0" in text


def test_names_and_labels_are_what_monitoring_systems_take():
    for name, gauge in GAUGES.items():
        assert name.startswith("tuili_"), name
        assert gauge.help, name
    assert gauges.text(now=timezone.now()).endswith(b"\n")
