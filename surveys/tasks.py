"""Celery tasks of this app: each calls one action."""

from celery import shared_task
from django.utils import timezone

from civic.core.calendar import taipei_day
from surveys.results import actions as results


@shared_task(name="surveys.count_the_night")
def count_the_night() -> None:
    """Mix the anonymous answers of past days, so that nothing leads from them to people, and count them."""
    results.count_the_night(today=taipei_day(timezone.now()))
