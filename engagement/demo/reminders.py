"""The demo's reminder: a questionnaire closes in two days, and whoever has not answered finds that in the inbox."""

from datetime import datetime, timedelta

from civic.core.calendar import day_start, taipei_day
from engagement.reminders.actions import remind_due
from surveys.questionnaires.models import Questionnaire


def remind(*, now: datetime) -> int:
    """Give those that ask for a reminder an end, and remind; return how many people were."""
    end = day_start(taipei_day(now) + timedelta(days=3)) - timedelta(minutes=1)
    Questionnaire.objects.filter(reminds_days__isnull=False, opened_at__isnull=False).update(closes_at=end)
    return remind_due(now=now)
