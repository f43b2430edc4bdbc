"""Celery tasks of this app: each calls one action."""

from contextlib import suppress

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from engagement.delivery.channels.email import mailbox, reading, returned
from engagement.delivery.channels.line import actions as line
from engagement.delivery.channels.webpush import actions as webpush
from engagement.delivery.planning import digests
from engagement.emergencies.cap import actions as cap
from engagement.emergencies.incidents import actions as incidents
from engagement.events.attendance import actions as attendance
from engagement.events.calendar import actions as calendar
from engagement.events.doors import actions as doors
from engagement.events.registrations import guests, promoting
from engagement.events.reports import counting as reports
from engagement.figures import actions as figures
from engagement.notices import actions as notices
from engagement.reminders import actions as reminders
from engagement.sends import actions as sends


@shared_task(name="engagement.file_digests")
def file_digests() -> None:
    """Write the mails in which many pieces of news come together."""
    digests.file_digests(now=timezone.now())


@shared_task(name="engagement.publish_due")
def publish_due() -> None:
    """Publish the notices whose hour has come."""
    notices.publish_due(now=timezone.now())


@shared_task(name="engagement.plan_sends")
def plan_sends() -> None:
    """Plan published notices for those who want them sent, and end the sends of which nothing waits any more."""
    now = timezone.now()
    sends.plan_due(now=now)
    sends.settle(now=now)


@shared_task(name="engagement.remind")
def remind() -> None:
    """Remind who has not answered of the questionnaires that close soon."""
    reminders.remind_due(now=timezone.now())


@shared_task(name="engagement.forget_devices")
def forget_devices() -> None:
    """Delete the devices, linked accounts and mailboxes to which nothing is sent any more; old guesses at doors, and
    the names of lists of guests."""
    webpush.forget(now=timezone.now())
    line.forget(now=timezone.now())
    returned.forget(now=timezone.now())
    doors.forget(now=timezone.now())
    guests.forget(now=timezone.now())


@shared_task(name="engagement.read_bounces")
def read_bounces() -> None:
    """Read what came back into the mailbox of returned mail, where the county has one."""
    if settings.BOUNCE_MAILBOX:
        with suppress(mailbox.NotOpened):  # the page of queues says so
            reading.read(now=timezone.now())


@shared_task(name="engagement.call_others")
def call_others() -> None:
    """Call those who could confirm a bulletin that has waited for a minute."""
    incidents.call_others(now=timezone.now())


@shared_task(name="engagement.poll_feeds")
def poll_feeds() -> None:
    """Ask the feeds of warnings, put away what has run out, and tell when one is silent."""
    cap.poll(now=timezone.now())
    cap.expire(now=timezone.now())
    cap.alarm_of_silence(now=timezone.now())


@shared_task(name="engagement.events_go_on")
def events_go_on() -> None:
    """Let waiting lists go on, close sessions that have ended and pay what is due, remind who has a place, and tell
    whom agencies' lists have.
    """
    now = timezone.now()
    promoting.go_on_everywhere(now=now)
    attendance.settle_due(now=now)
    calendar.remind(now=now)
    guests.tell_due(now=now)


@shared_task(name="engagement.count_notices")
def count_notices() -> None:
    """Renew the figures of the last months' notices, and take those of events that are over."""
    figures.renew_all(now=timezone.now())
    reports.count_due(now=timezone.now())
