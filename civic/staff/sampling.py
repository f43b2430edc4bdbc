"""Each month some reads of people's data are drawn by chance, for the auditor to judge."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.audit.models import AuditEvent
from civic.core.calendar import day_start, month_of, next_month, previous_month
from civic.core.errors import DomainError
from civic.core.locks import Lock, hold
from civic.core.roles import Role, require_role
from civic.staff.models import ReadSample

EXPORTED = Q(object_type="civic.listexport", action__endswith=".exported", details__about_people=True)
OPENED = Q(action__endswith=".viewed") | Q(action__endswith=".found") | Q(action="card.balance_read")
READS = OPENED | Q(action__endswith=".listed") | EXPORTED


class JudgedAlready(DomainError):
    code = "judged_already"
    family = DomainError.CONFLICT
    message = _("This read was judged before; nothing was changed.")


@transaction.atomic
def draw(*, now: datetime) -> int:
    """Draw STAFF_SAMPLED_READS of last month's reads, each as likely as any other; once a month. Return how many."""
    month = previous_month(month_of(now))
    hold(Lock.READ_SAMPLE)
    if ReadSample.objects.filter(month=month).exists():
        return 0
    reads = AuditEvent.objects.filter(READS, at__gte=day_start(month), at__lt=day_start(next_month(month)))
    drawn = reads.exclude(actor=None).order_by("?")[: settings.STAFF_SAMPLED_READS]
    return len(ReadSample.objects.bulk_create([ReadSample(month=month, event=event) for event in drawn]))


@transaction.atomic
def judge(sample: ReadSample, *, verdict: str, note: str, by: User, now: datetime) -> None:
    """Sign what the auditor found. Raises NotAllowed, JudgedAlready."""
    require_role(by, Role.AUDITOR)
    found = ReadSample.objects.select_for_update().get(pk=sample.pk)
    if found.verdict:
        raise JudgedAlready
    found.verdict, found.note, found.judged_by, found.judged_at = verdict, note, by, now
    found.save(update_fields=["verdict", "note", "judged_by", "judged_at"])
    audit.record("read.judged", by=by, about=found, verdict=verdict)
