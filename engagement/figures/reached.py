"""Exactly who could see a notice, and who got it: a list with names, for whoever has to account for it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen, User
from civic.audit import actions as audit
from civic.core import keyset
from civic.core.errors import DomainError
from civic.core.roles import Role, require_role
from engagement.delivery.received.models import Delivery
from engagement.notices.models import Notice, NoticeListed, NoticeRead
from engagement.notices.queries import people_of

MAY = (Role.COORDINATOR,)
AT_ONCE = 50_000  # people of one statement, each of which looks up all who opened the notice: 20 MB


class ReasonMissing(DomainError):
    code = "reason_missing"
    message = _("Please give a reason.")


def reached(notice: Notice, *, by: User, reason: str, now: datetime) -> Iterator[tuple[Any, ...]]:
    """Number, name, mailbox, whether the rule holds them now, was listed, was sent it, and opened it.

    What the rule asks is looked up at `now`; who was listed, was sent it or opened it stands as it was then. It is on
    record, with the reason. Raises NotAllowed, ReasonMissing.
    """
    require_role(by, *MAY)
    if not reason.strip():
        raise ReasonMissing
    audit.record("notice.people_listed", by=by, about=notice, reason=reason.strip()[:300])
    return _rows(notice, now)


def _rows(notice: Notice, now: datetime) -> Iterator[tuple[Any, ...]]:
    told = Delivery.objects.filter(citizen=OuterRef("pk"), about=f"notice:{notice.pk}", state__in=("sent", "shown"))
    people = Citizen.objects.annotate(
        is_held=Exists(people_of(notice, now=now).filter(pk=OuterRef("pk"))),
        was_listed=Exists(NoticeListed.objects.filter(notice=notice, citizen=OuterRef("pk"))),
        was_sent=Exists(told),
        has_opened=Exists(NoticeRead.objects.filter(notice=notice, citizen=OuterRef("pk"))),
    ).filter(Q(is_held=True) | Q(was_listed=True) | Q(was_sent=True) | Q(has_opened=True))
    fields = ("pk", "user__name", "user__email", "is_held", "was_listed", "was_sent", "has_opened")
    return keyset.in_order(people, ("pk",), fields, size=AT_ONCE)
