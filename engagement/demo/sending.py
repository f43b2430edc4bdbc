"""The demo's sends: the newest notices went to phones and mailboxes, as far as people let them."""

import hashlib
from datetime import datetime, timedelta
from random import Random
from typing import Any

from civic.accounts.models import Citizen
from civic.core.copying import align_ids, copy_rows
from engagement.delivery.received.models import Delivery, SentWords
from engagement.notices.models import Notice, NoticeRead
from engagement.sends.models import Send

SENT = 8  # of the newest notices; older ones were published before the portal could send
FAILURES = {
    "webpush": "refused 403",
    "news_mail": "SMTPRecipientsRefused 550",
    "line": "answered 429: the month’s messages are used up",
}
COLUMNS = ["citizen_id", "item", "about", "channel", "state", "error", "words_id", "at", "shown_at", "tapped_at",
           "stopped_at"]  # fmt: skip


def send(rng: Random, notices: list[Notice], heroes: dict[str, int], *, now: datetime) -> None:
    """Write the sends of the newest notices, with what became of each row. The heroes got all of them."""
    people = list(Citizen.objects.order_by("pk").values_list("pk", flat=True))
    phones = sorted({*rng.sample(people, k=len(people) // 3), *heroes.values()})
    mailboxes = sorted(rng.sample(people, k=len(people) // 12))
    by_line = sorted(rng.sample(people, k=len(people) // 6))
    item = 1
    for notice in notices[-SENT:]:
        rows = _rows(rng, notice, phones, "webpush", item)
        rows += _rows(rng, notice, mailboxes, "news_mail", item + len(rows))
        rows += _rows(rng, notice, by_line, "line", item + len(rows))
        item += len(rows)
        copy_rows(Delivery, COLUMNS, rows)
        _send(notice, {"webpush": len(phones), "news_mail": len(mailboxes), "line": len(by_line)}, rows)
    align_ids(Delivery)


def _rows(rng: Random, notice: Notice, people: list[int], channel: str, first: int) -> list[tuple[Any, ...]]:
    words, begin = _words(notice).pk, notice.published_at or notice.proposed_at
    opened = set(NoticeRead.objects.filter(notice=notice).values_list("citizen", flat=True))
    rows = []
    for place, citizen in enumerate(people):
        at = begin + timedelta(seconds=9 + place * 0.4 + (rng.random() < 0.06) * rng.randrange(60, 9_000))
        failed = rng.random() < 0.012
        shown = not failed and channel == "webpush" and rng.random() < 0.88
        tapped = not failed and citizen in opened and rng.random() < 0.6
        rows.append((
            citizen, first + place, f"notice:{notice.pk}", channel,
            "failed" if failed else "shown" if shown or tapped else "sent",
            FAILURES[channel] if failed else "", None if failed else words, at,
            at + timedelta(seconds=2) if shown or tapped else None, at + timedelta(minutes=30) if tapped else None,
            at + timedelta(hours=3) if channel == "news_mail" and rng.random() < 0.008 else None,
        ))  # fmt: skip
    return rows


def _words(notice: Notice) -> SentWords:
    picture = notice.picture.url if notice.picture else ""
    digest = hashlib.sha256("\x00".join((notice.title, notice.summary, picture)).encode()).hexdigest()
    facts = {"title": notice.title, "text": notice.summary, "picture": picture}
    return SentWords.objects.get_or_create(digest=digest, defaults=facts)[0]


def _send(notice: Notice, counts: dict[str, int], rows: list[tuple[Any, ...]]) -> None:
    at = notice.published_at or notice.proposed_at
    failed = {name: sum(row[3:5] == (name, "failed") for row in rows) for name in counts}
    planned = {**counts, "digest": counts["news_mail"] // 2}
    ends = {name: {"sent": counts[name] - failed[name], "failed": failed[name]} for name in failed}
    Send.objects.create(
        notice=notice, agency_id=notice.agency_id, state=Send.State.DONE, created_at=at,
        planned_at=at + timedelta(seconds=6),
        done_at=at + timedelta(hours=3), planned=planned, ends=ends,
    )  # fmt: skip
