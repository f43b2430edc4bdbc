"""Remind merchants that have not confirmed a statement.

A reminder is a row first. One worker takes it and commits, then sends it, then notes that it left. A worker that
dies in between leaves it taken and unsent, which the administration lists: it is never sent twice.
"""

from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from civic.core.calendar import day_start, taipei_day
from rewards.settlement.statements.confirmations import deadline
from rewards.settlement.statements.models import Statement, StatementReminder
from rewards.shops.models import ShopStaff

Status = Statement.Status
DAYS = (3, 7, 10)  # Taipei days after the issue
MOST_TRIES = 5
log = structlog.get_logger(__name__)


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
    before = StatementReminder.objects.count()
    StatementReminder.objects.bulk_create(due, ignore_conflicts=True)
    return StatementReminder.objects.count() - before


def _due(statement: Statement, now: datetime) -> int | None:
    """Choose which of DAYS has passed, the latest alone: nobody gets three mails after a quiet week of the worker."""
    age = (taipei_day(now) - taipei_day(statement.issued_at)).days  # type: ignore[arg-type]
    return max((days for days in DAYS if days <= age), default=None)


def send_waiting(*, now: datetime) -> int:
    """Send what is filed; return how many left. Several workers at once share the work."""
    sent = 0
    tried: set[int] = set()
    while (reminder := _take(tried, now=now)) is not None:
        tried.add(reminder.pk)
        sent += _send(reminder, now=now)
    return sent


@transaction.atomic
def _take(tried: set[int], *, now: datetime) -> StatementReminder | None:
    """Take the next reminder for this worker alone; skip those whose statement was answered meanwhile."""
    waiting = StatementReminder.objects.filter(taken_at=None, tries__lt=MOST_TRIES, statement__status=Status.ISSUED)
    # Rows that another worker is taking are passed over, not waited for.
    rows = waiting.exclude(pk__in=tried).select_for_update(of=("self",), skip_locked=True).order_by("pk")
    known = rows.select_related("statement__settlement", "statement__merchant").defer("statement__settlement__csv")
    reminder = known.first()
    if reminder is not None:
        reminder.taken_at, reminder.tries = now, reminder.tries + 1
        reminder.save(update_fields=["taken_at", "tries"])
    return reminder


def _send(reminder: StatementReminder, *, now: datetime) -> bool:
    """Send one reminder, and tell whether it left."""
    addresses = addresses_of(reminder.statement)
    if not addresses:
        return _note(reminder, fault="no address")
    connection = get_connection()
    try:
        connection.open()
    except OSError as error:  # nothing can have left: it waits for the next round
        log.warning("reminder.not_mailed", reminder=reminder.pk, error=type(error).__name__)
        return _note(reminder, fault=type(error).__name__, taken_at=None)
    try:
        _mail(reminder.statement, addresses, connection).send()
    except OSError as error:  # smtplib's errors are among them; whether it left is unknown
        log.error("reminder.unsure", reminder=reminder.pk, error=type(error).__name__)
        return _note(reminder, fault=type(error).__name__)
    finally:
        connection.close()
    return _note(reminder, fault="", sent_at=now)


def _note(reminder: StatementReminder, **what: object) -> bool:
    StatementReminder.objects.filter(pk=reminder.pk).update(**what)
    return "sent_at" in what


def addresses_of(statement: Statement) -> list[str]:
    """Find the merchant's own address, or those of its owners where it has none."""
    if statement.merchant.email:
        return [statement.merchant.email]
    owners = ShopStaff.objects.filter(merchant=statement.merchant_id, role=ShopStaff.Role.OWNER, user__is_active=True)
    return sorted({str(email) for email in owners.values_list("user__email", flat=True) if email})


def others_waiting(statement: Statement) -> int:
    """Count how many more statements wait for the same merchant's word."""
    waiting = Statement.objects.filter(merchant=statement.merchant_id, status=Status.ISSUED)
    return waiting.exclude(pk=statement.pk).count()


def _mail(statement: Statement, addresses: list[str], connection: object) -> EmailMessage:
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
    return EmailMessage(subject, text, None, addresses, connection=connection)  # type: ignore[arg-type]
