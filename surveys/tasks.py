"""Celery tasks of this app: each calls one action."""

from celery import shared_task
from django.utils import timezone

from civic.core.calendar import taipei_day
from surveys.coding import actions as coding
from surveys.questionnaires import closing
from surveys.responses import drawn
from surveys.results import actions as results
from surveys.results import erasing


@shared_task(name="surveys.close_full")
def close_full() -> None:
    """End the questionnaires that as many people have answered as they said."""
    closing.close_full(now=timezone.now())


@shared_task(name="surveys.erase_answers")
def erase_answers() -> None:
    """Erase the answers whose days are over; their counts stay."""
    erasing.erase_answers(now=timezone.now())


@shared_task(name="surveys.count_the_night")
def count_the_night() -> None:
    """Mix the anonymous answers of past days, so that nothing leads from them to people, and count them."""
    drawn.forget(now=timezone.now())
    results.count_the_night(today=taipei_day(timezone.now()))
    coding.forget()
