"""A send's way: made when its notice is published, planned in one statement, paused, resumed, cancelled, done."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.errors import DomainError
from civic.core.locks import take_any_time
from civic.core.roles import Role, require_role
from civic.outbox import actions as outbox
from civic.outbox.models import OutboxItem
from engagement.audiences.queries import as_sql
from engagement.delivery.kinds import Urgency
from engagement.delivery.planning.models import DigestLine
from engagement.delivery.planning.statement import Plan, carry_out, take_room
from engagement.delivery.preferences.queries import NOTICES, NOTICES_BY_THEMSELVES, topic_family
from engagement.delivery.ways import ask_quotas
from engagement.notices.actions import PUBLISHED, WITHDRAWN
from engagement.notices.models import Notice
from engagement.notices.queries import people_of
from engagement.sends import quotas
from engagement.sends.models import Send

State = Send.State
MAY = (Role.APPROVER, Role.COORDINATOR)


class SendIsOver(DomainError):
    code = "send_is_over"
    family = DomainError.CONFLICT
    message = _("The send is %(state)s; this step is not possible now.")


@PUBLISHED.connect
def begin(notice: Notice, now: datetime) -> None:
    """Let a notice that was just published be planned, unless its editor or a quota keeps it in the portal."""
    if notice.is_sent and not quotas.is_used_up(notice.agency_id, now=now):
        facts = {"agency_id": notice.agency_id, "created_at": now, "to_guests": settings.MESSAGES_TRIAL}
        Send.objects.get_or_create(notice=notice, defaults=facts)


@WITHDRAWN.connect
def stop_withdrawn(notice: Notice, now: datetime) -> None:
    """What was taken off the site is not sent any more."""
    send = (
        Send.objects.select_for_update().filter(notice=notice).exclude(state__in=(State.DONE, State.CANCELLED)).first()
    )
    if send:
        _cancel(send, now=now)


def plan_due(*, now: datetime) -> dict[str, int]:
    """Plan what waits to be planned, each in a transaction of its own; return how many rows, by channel.

    A worker that dies leaves its send as it was, and the next one plans it; two at once take different ones.
    """
    told: dict[str, int] = {}
    if Send.objects.filter(state=State.PLANNED).exists():
        ask_quotas(now=now)
    while planned := _plan_next(now=now):
        for channel, count in planned.items():
            told[channel] = told.get(channel, 0) + count
    return told


@transaction.atomic
def _plan_next(*, now: datetime) -> dict[str, int] | None:
    waiting = Send.objects.select_for_update(skip_locked=True, of=("self",)).filter(state=State.PLANNED)
    send = waiting.select_related("notice__audience", "notice__topic").order_by("created_at").first()
    if send is None:
        return None
    take_any_time()
    take_room()
    send.planned = carry_out(plan_of(send.notice, now=now), now=now)
    send.state, send.planned_at = State.SENDING, now
    send.save()
    return send.planned


def plan_of(notice: Notice, *, now: datetime) -> Plan:
    """Whom a notice concerns, and what they choose it by: its topics, the main one first, before all notices."""
    people = people_of(notice, now=now)
    families = [*(topic_family(each.code) for each in notice.topics), NOTICES.slug]
    return Plan(
        name="notice",
        people=f"SELECT %(notice)s::bigint AS number, a.id AS citizen_id FROM ({as_sql(people)}) a",
        values={"notice": notice.pk},
        families=families,
        by_itself=NOTICES_BY_THEMSELVES,
        urgency=Urgency.ORDINARY,
        muted_by=notice.agency_id,
        expires_at=notice.expires_at,
        most_a_day=settings.NOTICES_A_DAY,
        lately=quotas.planned_lately(now=now),
    )


@transaction.atomic
def pause(send: Send, *, by: User, now: datetime) -> None:
    """Hold back what has not left. Raises SendIsOver."""
    mine = _mine(send, by, State.PLANNED, State.SENDING)
    mine.state = State.PAUSED
    mine.save()
    outbox.hold(rows_of(mine))
    audit.record("send.paused", by=by, about=mine)


@transaction.atomic
def resume(send: Send, *, by: User, now: datetime) -> None:
    """Let what was held back leave. Raises SendIsOver."""
    mine = _mine(send, by, State.PAUSED)
    mine.state = State.SENDING if mine.planned_at else State.PLANNED
    mine.save()
    outbox.let_go(rows_of(mine))
    audit.record("send.resumed", by=by, about=mine)


@transaction.atomic
def cancel(send: Send, *, by: User, reason: str, now: datetime) -> None:
    """Send no more of it; what has left has left. Raises SendIsOver."""
    mine = _mine(send, by, State.PLANNED, State.SENDING, State.PAUSED)
    _cancel(mine, now=now)
    audit.record("send.cancelled", by=by, about=mine, reason=reason)


def _cancel(send: Send, *, now: datetime) -> None:
    outbox.cancel(rows_of(send), now=now)
    DigestLine.objects.filter(name="notice", number=send.notice_id).delete()
    send.state, send.done_at, send.ends = State.CANCELLED, now, ends_of(send)
    send.save()


def _mine(send: Send, by: User, *states: State) -> Send:
    found = Send.objects.select_for_update(of=("self",)).select_related("notice").get(pk=send.pk)
    require_role(by, *MAY, agency_id=found.agency_id)
    if found.state not in states:
        raise SendIsOver(state=found.get_state_display())
    return found


def rows_of(send: Send) -> Any:
    """Its rows of the outbox, as long as those are kept."""
    return OutboxItem.objects.filter(about=send.about)


def ends_of(send: Send) -> dict[str, dict[str, int]]:
    """How its rows stand, by channel and state."""
    found: dict[str, dict[str, int]] = {}
    counted = rows_of(send).values_list("channel", "state").annotate(n=Count("pk")).order_by("channel", "state")
    for channel, state, count in counted:
        found.setdefault(channel, {})[state] = count
    return found


def settle(*, now: datetime) -> int:
    """End sends of which nothing waits any more; return how many.

    What failed for a while after somebody paused or cancelled waits again: it is held, or cancelled, here.
    """
    for send in Send.objects.filter(state=State.PAUSED):
        outbox.hold(rows_of(send))
    late = OutboxItem.objects.filter(state=OutboxItem.State.WAITING, about__startswith="notice:")
    for about in late.values_list("about", flat=True).distinct():
        if Send.objects.filter(notice=int(about.partition(":")[2]), state=State.CANCELLED).exists():
            outbox.cancel(OutboxItem.objects.filter(about=about), now=now)
    return sum(_end(send.pk, now=now) for send in Send.objects.filter(state=State.SENDING))


@transaction.atomic
def _end(pk: int, *, now: datetime) -> bool:
    send = Send.objects.select_for_update(skip_locked=True).filter(pk=pk, state=State.SENDING).first()
    open_states = (OutboxItem.State.WAITING, OutboxItem.State.HELD, OutboxItem.State.SENDING)
    if send is None or rows_of(send).filter(state__in=open_states).exists():
        return False
    send.state, send.done_at, send.ends = State.DONE, now, ends_of(send)
    send.save()
    return True
