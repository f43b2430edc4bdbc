"""A county in which everybody has a device: one in fifty chose something, one in a hundred rests."""

import os
import secrets
from typing import Any

from bench import database

CITIZENS = int(os.environ.get("CITIZENS") or os.environ.get("BENCH_CITIZENS") or "790000")
WAITING = int(os.environ.get("BENCH_WAITING", "1000000"))  # rows, of which a batch is leased
PUSHES = int(os.environ.get("BENCH_PUSHES", "400000"))  # rows that wait, more than leave while it is measured
PAIRS = int(os.environ.get("BENCH_PAIRS", "5"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "5"))  # for which pushes and posts are counted
KEY_PAIRS = 100  # of browsers; each is shared by many

PEOPLE = """
SET session_replication_role = replica;
INSERT INTO civic_user (id, password, is_superuser, email, name, is_active, is_staff)
  SELECT n, '', false, 'p' || n || '@example.test', '', true, false FROM generate_series(1, {citizens}) n;
INSERT INTO civic_citizen (id, user_id, gender, level)
  SELECT n, n, '', 'unverified' FROM generate_series(1, {citizens}) n;
INSERT INTO authtoken_token (key, created, user_id)
  SELECT lpad(n::text, 40, '0'), now(), n FROM generate_series(1, {citizens}) n;
INSERT INTO engagement_pushsubscription (user_id, endpoint, p256dh, auth, key_id, session_key, device, language,
    created_at)
  SELECT n, 'http://127.0.0.1:{port}/' || n, (ARRAY[{points}])[1 + n % {key_pairs}], 'MDEyMzQ1Njc4OWFiY2RlZg',
         '{key_id}', '', '', '', now() FROM generate_series(1, {citizens}) n;
INSERT INTO engagement_preference (citizen_id, family, channel, how)
  SELECT n, 'notices', 'webpush', 'off' FROM generate_series(1, {citizens}, 50) n;
INSERT INTO engagement_manner (citizen_id, quiet_from, quiet_until, words_on_screen, language, paused_until)
  SELECT n, '22:00', '07:00', false, '', now() + interval '9 days' FROM generate_series(1, {citizens}, 100) n;
INSERT INTO civic_agency (id, slug, name, name_en, phone) VALUES (1, 'a', '衛生局', '', '');
INSERT INTO engagement_notice (id, agency_id, title, summary, body, picture, picture_alt, state, kind,
    proposed_by_id, proposed_at, decided_by_id, decided_at, published_at, approved_hash, failure, is_sent, decision)
  VALUES (1, 1, '通知', '一句話', '內文', 'notices/none.jpg', '無', 'published', 'news', 1, now(), 2, now(), now(),
          '', '', true, '');
SELECT setval(pg_get_serial_sequence('civic_user', 'id'), {citizens});
"""
WAITS = """
INSERT INTO civic_outboxitem (channel, urgency, key, user_id, address, about, content, state, once, tries, unknown,
    due_at, error, reference, created_at)
SELECT 'webpush', 3, 'waits:' || s.id || ':' || turn, s.user_id, s.id::text, 'notice:1', '{"notice": 1}', 'waiting',
       false, 0, 0, now() - interval '1 day' + (turn * 1000000 + s.id) * interval '1 microsecond', '', '', now()
FROM engagement_pushsubscription s, generate_series(1, 1 + %(rows)s * 2 / (SELECT count(*) FROM civic_citizen)) turn
WHERE NOT EXISTS (SELECT 1 FROM engagement_preference p WHERE p.citizen_id = s.user_id)
  AND NOT EXISTS (SELECT 1 FROM engagement_manner r WHERE r.citizen_id = s.user_id)
LIMIT %(rows)s"""


def settings(port: int) -> dict[str, str]:
    """What the portal is told of the other side."""
    here = f"http://127.0.0.1:{port}"
    return {
        "DEBUG": "0",
        "PUSH_HOSTS": f"127.0.0.1:{port}",
        "PUSH_KEY": secrets.token_urlsafe(64),
        "LINE_API_URL": here,
        "LINE_MESSAGING_TOKEN": "token",
        "LINE_MESSAGING_SECRET": "secret",
        "NOTICES_A_DAY": "5",
    }


def make(url: str, *, port: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from engagement.delivery.channels.webpush import keys

    call_command("collectstatic", verbosity=0, interactive=False)  # a push names the portal's picture
    points = ", ".join(f"'{_point()}'" for _ in range(KEY_PAIRS))
    facts = {"citizens": CITIZENS, "port": port, "points": points, "key_pairs": KEY_PAIRS, "key_id": keys.key_id()}
    database.execute(url, PEOPLE.format(**facts))
    database.execute(url, "VACUUM ANALYZE")


def _point() -> str:
    """The public key of a browser."""
    import base64

    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    raw = public.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def empty() -> None:
    """An outbox with nothing in it, and no memory of what left."""
    ask("TRUNCATE civic_outboxitem, engagement_delivery CASCADE")


def ask(sql: str, params: list[Any] | dict[str, Any] | None = None) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def let_wait(rows: int) -> None:
    """Nothing in the outbox but so many pushes of a notice to devices whose owners want them, due for long.

    In a small county they come to each device several times, so that nothing runs out while it is measured.
    """
    empty()
    ask(WAITS, {"rows": rows})
    ask("VACUUM ANALYZE civic_outboxitem")
