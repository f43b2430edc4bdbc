"""Remind merchants that have not confirmed a statement.

A reminder is filed with its mails, one for each address, in one transaction; the outbox sends them. Where nobody can
tell whether a mail left, it is not sent again: a merchant is rather not reminded than twice.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from civic.core.calendar import day_start, taipei_day
from civic.outbox import actions as outbox
from civic.outbox import mail
from civic.outbox.models import OutboxItem
from civic.outbox.noting import NOTED
from rewards.settlement.statements.models import Statement, StatementReminder
from rewards.settlement.statements.queries import deadline
from rewards.shops.models import ShopStaff

Status = Statement.Status
DAYS = (3, 7, 10)  # Taipei days after the issue
ABOUT = "rewards.statementreminder:"


def file(*, now: datetime) -> int:
    """File the reminder that is due for each statement that waits for its owner, one for each of DAYS.

    Of periods shorter than a month, a merchant gets one mail a day: about the statement that waits longest, with the
    number of the others.
    """
    waiting = Statement.objects.filter(status=Status.ISSUED, issued_at__lte=now).select_related("settlement")
    filed = set(StatementReminder.objects.filter(statement__in=waiting).values_list("statement", "days"))
    today = StatementReminder.objects.filter(filed_at__gte=day_start(taipei_day(now)))
    told, due = set(today.values_list("statement__merchant", flat=True)), []
    for statement in waiting.defer("settlement__csv").order_by("issued_at", "settlement_id", "pk"):
        days = _due(statement, now)
        if days is None or (statement.pk, days) in filed:
            continue
        if not statement.period.is_month and statement.merchant_id in told:
            continue
        told.add(statement.merchant_id)
        due.append(StatementReminder(statement=statement, days=days, filed_at=now))
    return sum(_file(reminder, now=now) for reminder in due)


@transaction.atomic
def _file(reminder: StatementReminder, *, now: datetime) -> bool:
    """File one reminder with its mails; False when another worker was faster."""
    try:
        with transaction.atomic():
            reminder.save(force_insert=True)
    except IntegrityError:
        return False
    _post(reminder, now=now)
    return True


def _due(statement: Statement, now: datetime) -> int | None:
    """Choose which of DAYS has passed, the latest alone: nobody gets three mails after a quiet week of the worker."""
    age = (taipei_day(now) - taipei_day(statement.issued_at)).days  # type: ignore[arg-type]
    return max((days for days in DAYS if days <= age), default=None)


def _post(reminder: StatementReminder, *, now: datetime) -> None:
    """File the reminder's mail to each address."""
    subject, text = _words(reminder.statement)
    for email in addresses_of(reminder.statement):
        key = f"{about(reminder.pk)}:{email}"
        mail.file(email, subject, text, now=now, key=key[:120], about=about(reminder.pk), once=True)


def take_back(statement: Statement, *, now: datetime) -> None:
    """Send no reminder any more about a statement that was answered."""
    pks = statement.reminders.values_list("pk", flat=True)
    outbox.cancel(OutboxItem.objects.filter(about__in=[about(pk) for pk in pks]), now=now)


def about(pk: int) -> str:
    """What the outbox calls a reminder."""
    return f"{ABOUT}{pk}"


@NOTED.connect
def note_sent(items: Sequence[OutboxItem]) -> None:
    """Note on reminders that their first mail left."""
    for item in items:
        if item.about.startswith(ABOUT) and item.state == OutboxItem.State.SENT:
            own = StatementReminder.objects.filter(pk=item.about.removeprefix(ABOUT), sent_at=None)
            own.update(sent_at=item.done_at)


def addresses_of(statement: Statement) -> list[str]:
    """Find the merchant's own address, or those of its owners where it has none."""
    if statement.merchant.email:
        return [statement.merchant.email]
    owners = ShopStaff.objects.owners().filter(merchant=statement.merchant_id, user__is_active=True)
    return sorted({str(email) for email in owners.values_list("user__email", flat=True) if email})


def others_waiting(statement: Statement) -> int:
    """Count how many more statements wait for the same merchant's word."""
    waiting = Statement.objects.filter(merchant=statement.merchant_id, status=Status.ISSUED)
    return waiting.exclude(pk=statement.pk).count()


def _words(statement: Statement) -> tuple[str, str]:
    """Subject and text, in the county's own language."""
    with override(settings.LANGUAGE_CODE):
        until = deadline(statement)
        context = {
            "statement": statement,
            "others": others_waiting(statement),
            "until": until and taipei_day(until - timedelta(microseconds=1)),
            "deemed": settings.STATEMENT_UNCONFIRMED == "deemed",
            "link": settings.PUBLIC_URL + reverse("rewards:statement", args=[statement.number]),
            "county_name": settings.COUNTY_NAME,
        }
        subject = _("Please confirm the statement of %(month)s") % {"month": statement.period.title}
        text = render_to_string("rewards/settlement/statements/reminder_mail.txt", context)
    return subject, text
