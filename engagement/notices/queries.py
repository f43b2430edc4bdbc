"""Which notices a person sees."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    DateTimeField,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, JSONObject

from civic.accounts.models import Citizen, Topic
from civic.core.calendar import taipei_day
from civic.core.compiled import Slot, compiled
from engagement.audiences.queries import SLOTS, Particulars, everybody, held_by, holding, particulars, rule, values_of
from engagement.notices.models import CorrectionNote, Notice, NoticeListed, NoticeRead, NoticesSeen
from surveys.questionnaires.models import Questionnaire
from surveys.responses.models import Participation

NEVER = Value(False, BooleanField())


def visible_to(citizen: Citizen | None, *, now: datetime) -> QuerySet[Notice]:
    """Published notices that concern this person (None: a visitor), newest first."""
    return concerning(particulars(citizen, now=now) if citizen else None, now=now)


def concerning(person: Particulars | None, *, now: Any) -> QuerySet[Notice]:
    """The same by what is known of the person; values, or slots of a compiled query."""
    concerns = Q(audience__isnull=True)
    if person is not None:
        concerns |= holding(person, prefix="audience__") | _listed(person)
    return (
        Notice.objects.filter(concerns, state=Notice.State.PUBLISHED, published_at__lte=now)
        .filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now))
        .select_related("agency", "questionnaire")
        .order_by("-published_at", "-id")
    )


def _listed(person: Particulars) -> Q:
    """Whom it found by what they had done, as long as they let the county use that."""
    stopped = person.is_stopped if hasattr(person.is_stopped, "as_sql") else Value(person.is_stopped, BooleanField())
    mine = NoticeListed.objects.filter(notice=OuterRef("pk"), citizen_id=person.citizen_id)
    return ~Q(stopped) & Q(Exists(mine))


def people_of(notice: Notice, *, now: datetime) -> QuerySet[Citizen]:
    """The citizens whom it concerns; of clauses about deeds, those who were listed when it was published."""
    if notice.audience is None:
        return everybody()
    asked: dict[str, Any] = {"agency_id": notice.agency_id, "year": taipei_day(now).year, "now": now}
    if notice.published_at is None:
        return held_by(notice.audience.clauses.all(), **asked)
    listed = NoticeListed.objects.filter(notice=notice.pk).values("citizen")
    live = rule(notice.audience.clauses.filter(is_by_deeds=False), **asked)
    return everybody().filter(live | Q(profiling_stopped_at__isnull=True, pk__in=listed))


def with_marks(notices: QuerySet[Notice], citizen_id: Any) -> QuerySet[Notice]:
    """Add what the citizen did with each: opened, read, answered, saved, put away; None is nobody.

    What a citizen marked in the inbox counts before what they opened, and before what they marked with all others.
    """
    pk = 0 if citizen_id is None else citizen_id
    opened = Exists(NoticeRead.objects.filter(notice=OuterRef("pk"), citizen_id=pk))
    until = NoticesSeen.objects.filter(citizen_id=pk).values("until")  # one row, looked up once for all notices
    seen = Q(published_at__lte=Subquery(until))
    return notices.annotate(
        mark=FilteredRelation("marks", condition=Q(marks__citizen_id=pk)),
        is_opened=opened,
        is_read=Coalesce(F("mark__is_read"), Q(opened) | seen, NEVER, output_field=BooleanField()),
        is_answered=Exists(Participation.objects.filter(questionnaire=OuterRef("questionnaire_id"), citizen_id=pk)),
        saved_at=F("mark__saved_at"),
        away_at=F("mark__put_away_at"),
    )


def about(code: str) -> Q:
    """A condition on Notice: this topic, by its code, is one of those that it is about."""
    numbers = ArraySubquery(Topic.objects.filter(code=code).values("id"))
    return Q(topic__code=code) | Q(more_topics__overlap=numbers)


NOW, NUMBER = Slot("now", DateTimeField()), Slot("number", BigIntegerField())


def concerns(notice_id: int, citizen: Citizen | None, *, now: datetime) -> bool:
    """Whether this person (None: a visitor) sees this notice."""
    return _is_seen("pk", notice_id, citizen, now)


def questionnaire_concerns(questionnaire: Questionnaire, citizen: Citizen | None, *, now: datetime) -> bool:
    """Whether the questionnaire hangs on a notice that this person sees."""
    return _is_seen("questionnaire_id", questionnaire.pk, citizen, now)


def _is_seen(column: str, number: int, citizen: Citizen | None, now: datetime) -> bool:
    if citizen is None:
        return bool(_seen_by_visitors(column).rows(number=number, now=now))
    return bool(_seen_by_citizens(column).rows(number=number, now=now, **values_of(citizen, now=now)))


@compiled
def _seen_by_visitors(column: str) -> QuerySet[Notice, Any]:
    return _numbers(concerning(None, now=NOW), column)


@compiled
def _seen_by_citizens(column: str) -> QuerySet[Notice, Any]:
    return _numbers(concerning(SLOTS, now=NOW), column)


def _numbers(notices: QuerySet[Notice], column: str) -> QuerySet[Notice, Any]:
    return notices.filter(**{column: NUMBER}).select_related(None).order_by().values_list("pk")[:1]


def fingerprint(notice_id: int) -> str:
    """All that an approver is shown of a notice, as one word, computed by the database; empty when it is not there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT notice_fingerprint(n) FROM engagement_notice n WHERE n.id = %s", [notice_id])
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def with_related(notices: QuerySet[Notice], person: Particulars | None, *, now: Any, most: int = 3) -> QuerySet[Notice]:
    """Add `related`: others that concern this person, those of the same topic before those of the same agency."""
    same_topic = Q(topic=OuterRef("topic")) | Q(more_topics__overlap=OuterRef("more_topics"))
    others = concerning(person, now=now).select_related(None).exclude(pk=OuterRef("pk"))
    near = others.filter(same_topic | Q(agency=OuterRef("agency"))).annotate(
        is_near=Case(When(same_topic, then=1), default=0),
        told=JSONObject(pk="pk", title="title", agency="agency__name", agency_en="agency__name_en"),
    )
    return notices.annotate(
        related=ArraySubquery(near.order_by("-is_near", "-published_at", "-id").values("told")[:most])
    )


def with_notes(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    """Add `told_notes`: the corrections that stand on its page, newest first."""
    shown = CorrectionNote.objects.filter(notice=OuterRef("pk"), state=CorrectionNote.State.PUBLISHED).order_by("-id")
    told = JSONObject(text="text", text_en="text_en", decided_at="decided_at")
    return notices.annotate(told_notes=ArraySubquery(shown.values(told=told)))
