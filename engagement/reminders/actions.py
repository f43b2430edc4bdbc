"""Remind who has not answered: once per person and questionnaire, in SQL, some thousand people at a time.

A reminder is a message like others. Its key names questionnaire and citizen and is unique in the database, so that a
run that is repeated, or a second one beside it, files nobody twice.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from civic.audit import actions as audit
from civic.core.locks import take_any_time
from engagement.audiences.queries import as_sql
from engagement.delivery.kinds import Urgency
from engagement.delivery.planning.statement import MUTED, Plan, carry_out, take_room
from engagement.delivery.preferences.queries import NOTICES, NOTICES_BY_THEMSELVES, topic_family
from engagement.news.questionnaire_closing import news
from engagement.notices.models import Notice
from engagement.notices.queries import people_of
from engagement.reminders.models import Reminder
from engagement.sends import quotas
from engagement.sends.models import Send
from surveys.questionnaires.closing import with_enough
from surveys.questionnaires.models import Questionnaire
from surveys.responses.answered import WHO_ANSWERED

MOST = 20_000  # people in one transaction
AFTER_OPENING = timedelta(days=1)  # nobody is reminded of what they were told a moment ago

# Whom it concerns now, and of them who has not answered, has not muted the agency and has not stopped such messages.
FILE = """
WITH concerned AS MATERIALIZED (
  SELECT a.id FROM ({people}) a WHERE a.id > %(after)s ORDER BY a.id LIMIT %(most)s
), filed AS (
  INSERT INTO engagement_message (citizen_id, kind, facts, key, created_at)
  SELECT c.id, %(kind)s, %(facts)s::jsonb, %(key)s || c.id, %(now)s
  FROM concerned JOIN civic_citizen c ON c.id = concerned.id
  WHERE c.messages_stopped_at IS NULL AND NOT EXISTS ({muted}) AND c.id NOT IN ({answered})
  ON CONFLICT (key) DO NOTHING RETURNING id
)
SELECT (SELECT count(*) FROM concerned), (SELECT max(id) FROM concerned),
       (SELECT count(*) FROM filed), (SELECT min(id) FROM filed), (SELECT max(id) FROM filed)"""

# Those that were just filed. Of several reminders that one person gets in a day, as many leave as notices may.
FILED = """
SELECT m.id AS number, m.citizen_id FROM engagement_message m
WHERE m.id BETWEEN %(first)s AND %(last)s AND m.kind = %(kind)s AND starts_with(m.key, %(key)s)
  AND (%(most_reminders)s = 0 OR %(most_reminders)s >= (
    SELECT count(*) FROM engagement_message o
    WHERE o.citizen_id = m.citizen_id AND o.created_at >= %(day_begins)s AND o.kind = %(kind)s))"""


def remind_due(*, now: datetime, most: int = MOST) -> int:
    """Remind of every questionnaire whose day has come; return how many people were reminded.

    `most`: so many people are looked at in one transaction.
    """
    return sum(_remind(notice, most=most, now=now) for notice in due(now=now))


def due(*, now: datetime) -> list[Notice]:
    """The notices whose questionnaire wants its reminder now: open, not full, shown, and not stopped by anybody."""
    return [notice for notice in _running(now) if _is_due(notice, now=now)]


def _running(now: datetime) -> QuerySet[Notice]:
    """Published notices with an open questionnaire that asks for a reminder and was not reminded of: a few."""
    lasting = Q(expires_at=None) | Q(expires_at__gt=now)
    # Whoever holds a send back, or cancels it, holds back its reminder.
    stopped = Send.objects.filter(state__in=(Send.State.PAUSED, Send.State.CANCELLED)).values("notice")
    found = Notice.objects.filter(
        lasting, state=Notice.State.PUBLISHED, questionnaire__reminds_days__isnull=False,
        questionnaire__closes_at__gt=now, questionnaire__opened_at__lte=now - AFTER_OPENING,
        questionnaire__reminder__done_at=None,
    )  # fmt: skip
    return found.exclude(pk__in=stopped).select_related("questionnaire", "audience", "topic").order_by("pk")


def _is_due(notice: Notice, *, now: datetime) -> bool:
    asked = notice.questionnaire
    if asked is None or asked.reminds_at is None or asked.reminds_at > now:
        return False
    return not with_enough(now).filter(pk=asked.pk).exists()


def _remind(notice: Notice, *, most: int, now: datetime) -> int:
    Reminder.objects.get_or_create(questionnaire=notice.questionnaire, defaults={"began_at": now})
    people = 0
    while (some := remind_some(notice.pk, most=most, now=now)) is not None:
        people += some
    return people


@transaction.atomic
def remind_some(notice_id: int, *, most: int, now: datetime) -> int | None:
    """Remind the next people; return how many of them were, and None when there is nobody left or it is over.

    Everything is asked anew: between two parts it may be closed, withdrawn, or filled by answers.
    """
    notice = next((each for each in _running(now).filter(pk=notice_id) if _is_due(each, now=now)), None)
    open_ones = Reminder.objects.select_for_update(skip_locked=True, of=("self",)).filter(done_at=None)
    reminder = open_ones.filter(questionnaire__notice=notice_id).first()
    if notice is None or notice.questionnaire is None or reminder is None:
        return None
    take_any_time()
    take_room()
    looked_at, last, filed, *numbers = _file(notice, notice.questionnaire, reminder.after, most, now=now)
    if filed:
        planned = carry_out(_plan(notice, notice.questionnaire, *numbers, now=now), now=now)
        for channel, count in planned.items():
            reminder.planned[channel] = reminder.planned.get(channel, 0) + count
    reminder.after, reminder.people = last or reminder.after, reminder.people + filed
    if looked_at < most:
        reminder.done_at = now
        audit.record("questionnaire.reminded", by=None, about=notice.questionnaire, people=reminder.people)
    reminder.save()
    return filed


def _file(notice: Notice, asked: Questionnaire, after: int, most: int, *, now: datetime) -> tuple[int, ...]:
    people = as_sql(people_of(notice, now=now))
    facts: dict[str, Any] = {"reason": asked.title, "questionnaire": asked.pk, "agency": notice.agency_id}
    facts["until"] = asked.closes_at and asked.closes_at.isoformat(timespec="seconds")
    values: dict[str, Any] = {
        "after": after, "most": most, "kind": news.slug, "facts": json.dumps(facts), "key": _key(asked), "now": now,
        "muted_by": notice.agency_id, "questionnaire": asked.pk,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(FILE.format(people=people, muted=MUTED, answered=WHO_ANSWERED), values)
        found: tuple[int, ...] = cursor.fetchone()
    return found


def _key(asked: Questionnaire) -> str:
    return f"closing:{asked.pk}:"


def _plan(notice: Notice, asked: Questionnaire, first: int, last: int, *, now: datetime) -> Plan:
    """By which ways: what was chosen for reminders, else for the notice's topics, else for all notices.

    Where the agency's notices of the week are used up, its reminders wait in the inbox.
    """
    used_up = 0 < settings.NOTICES_A_WEEK <= quotas.sent_in_a_week(notice.agency_id, now=now)
    return Plan(
        name="message",
        people=FILED + (" AND false" if used_up else ""),
        values={
            "first": first, "last": last, "kind": news.slug, "key": _key(asked),
            "most_reminders": settings.NOTICES_A_DAY,
        },
        families=[news.family.slug, *(topic_family(each.code) for each in notice.topics), NOTICES.slug],
        by_itself=NOTICES_BY_THEMSELVES,
        urgency=Urgency.ORDINARY,
        muted_by=notice.agency_id,
        expires_at=asked.closes_at,
        most_a_day=settings.NOTICES_A_DAY,
        lately=quotas.planned_lately(now=now),
    )  # fmt: skip
